import { Refusal, type Id } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { instant } from '../../clock.ts';
import { isDuplicate } from '../../database/connect.ts';
import { refuseUnknownZone } from './refuse-unknown-zone.ts';

export interface NewBrand {
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly language?: string;
  readonly theme?: string;
  readonly url?: string;
  readonly legalName?: string;
  readonly address?: object;
  readonly taxId?: string;
  readonly supportEmail?: string;
  readonly mailFrom?: string;
  readonly policy?: object;
}

/** @throws Refusal `brand.slug-taken` · `zone.unknown` */
export async function createBrand(app: App, brand: NewBrand): Promise<Id> {
  refuseUnknownZone(brand.timeZone);
  try {
    return await app.db.house(() =>
      app.db.transaction(async () => {
        const [id] = await app.db.insertMany('brand', [
          {
            language: 'en',
            theme: 'harbour',
            ...brand,
            address: JSON.stringify(brand.address ?? {}),
            tokens: '{}',
            policy: JSON.stringify(brand.policy ?? {}),
            createdAt: instant(app.clock.now()),
          },
        ]);
        return id as Id;
      }),
    );
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new Refusal('brand.slug-taken', `There is a brand "${brand.slug}" already.`, { status: 409 });
  }
}
