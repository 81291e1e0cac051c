import type { Manifest } from '@moorage/sdk';

/** A package on disk, as far as its `package.json` tells. */
export interface ExtensionPackage {
  /** The manifest's id; `invalid:<folder>` when there is none to go by. */
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** Only when nothing is wrong with it. */
  readonly manifest: Manifest | null;
  /** Each names the file, the field and the repair. */
  readonly problems: readonly string[];
}
export type GoodPackage = ExtensionPackage & { readonly manifest: Manifest };
export const isGood = (found: ExtensionPackage | undefined): found is GoodPackage =>
  found?.manifest != null && found.problems.length === 0;
