import type { JsonObject } from '@moorage/sdk';
import type { App } from '../../app.ts';
import { currentBrand } from '../../database/ambient.ts';
import type { RenderedMail, ThemeBrand } from '../../themes/index.ts';
import { addressLines } from '../invoices/parties.ts';
import type { Mail } from './mail.ts';
import { MailTemplate } from './mail-template.ts';

/** The mail in the brand's theme, in the reader's language and zone. `redact` puts dots in place of secrets. */
export async function renderMail(
  app: App,
  mail: Mail,
  view: JsonObject,
  redact: boolean,
): Promise<RenderedMail> {
  const brand = await brandOf(app);
  const own = await MailTemplate.query().where('template', mail.template);
  return app.themes.mail({
    theme: brand.theme,
    template: mail.template,
    language: mail.language,
    timeZone: await zoneOf(app, mail, brand.timeZone),
    brand: brand.face,
    view,
    overrides: Object.fromEntries(
      own.map((template) => [`mail/${template.template}.${template.language}`, sourceOf(template)]),
    ),
    redact,
  });
}

const sourceOf = ({ subject, html, text }: MailTemplate): string =>
  `=== subject\n${subject}\n=== html\n${html}\n=== text\n${text}\n`;

async function zoneOf(app: App, mail: Mail, fallback: string): Promise<string> {
  if (mail.clientId === null) return fallback;
  const client = (await app.db
    .knex()('client')
    .where({ id: mail.clientId, brandId: mail.brandId })
    .first('timeZone')) as { timeZone: string } | undefined;
  return client?.timeZone ?? fallback;
}

interface BrandRow {
  name: string;
  legalName: string | null;
  theme: string;
  tokens: string;
  url: string | null;
  supportEmail: string | null;
  mailFrom: string | null;
  timeZone: string;
  address: string;
}

/** The brand as themes want it. */
export async function brandOf(app: App): Promise<{ theme: string; timeZone: string; face: ThemeBrand }> {
  const row = (await app.db.knex()('brand').where('id', currentBrand()).first()) as BrandRow;
  const lines = addressLines(row.address);
  return {
    theme: row.theme,
    timeZone: row.timeZone,
    face: {
      name: row.name,
      url: row.url ?? app.config.publicUrl,
      supportEmail: row.supportEmail ?? row.mailFrom ?? app.config.mailFrom ?? '',
      tokens: JSON.parse(row.tokens) as Record<string, string>,
      ...(lines.length > 0 ? { address: [row.legalName ?? row.name, ...lines].join(', ') } : {}),
    },
  };
}
