import { Refusal } from '@moorage/sdk';
import { figuresLanguage, findMessage, textLanguage, type Chain } from '../look-up.ts';
import { fillMessage, formatDate, formatMoney, formatPeriod } from '../templates/helpers.ts';
import { colorsOf, overrideTokens } from '../tokens/tokens.ts';
import type { InvoicePdfRequest, ThemePackage } from '../types.ts';
import { invoiceDefinition } from './invoice-definition.ts';
import type { PdfPool } from './pdf-pool.ts';

const LARGEST_LOGO = 1_000_000;

export async function renderInvoice(chain: Chain, request: InvoicePdfRequest, pdf: PdfPool): Promise<Buffer> {
  const words = textLanguage(chain, request.language);
  const language = figuresLanguage(request.language, words);
  const tokens = overrideTokens((chain[0] as ThemePackage).tokens, request.brand.tokens);
  return pdf.render(
    invoiceDefinition(request.document, {
      brand: request.brand,
      paper: request.paper ?? 'A4',
      color: colorsOf(tokens.light),
      logo: request.logo && logoAddress(request.logo),
      language,
      t: (key, values = {}) => fillMessage(findMessage(chain, words, `invoice.${key}`), values),
      money: (value) => formatMoney(value, language),
      date: (value) => formatDate(value, language),
      period: (from, to) => formatPeriod(from, to, language),
    }),
  );
}

/** The bytes say what they are; what they were called does not count. */
function logoAddress(logo: Buffer): string {
  const png = logo.subarray(0, 8).toString('hex') === '89504e470d0a1a0a';
  const jpeg = logo.subarray(0, 3).toString('hex') === 'ffd8ff';
  if (!(png || jpeg) || logo.length > LARGEST_LOGO) {
    throw new Refusal('theme.logo_invalid', 'A logo for documents is a PNG or JPEG image of at most 1 MB');
  }
  return `data:image/${png ? 'png' : 'jpeg'};base64,${logo.toString('base64')}`;
}
