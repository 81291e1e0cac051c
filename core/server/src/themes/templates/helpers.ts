import type { WireMoney } from '@moorage/sdk';
import type { HelperOptions } from 'handlebars';

/** Travels with every rendering, out of reach of templates other than through these helpers. */
export interface RenderingData {
  language: string;
  timeZone: string;
  redact: boolean;
  message: (key: string) => string;
}
const dataOf = (options: HelperOptions) => options.data as RenderingData;

/** The amount stays a decimal string all the way: `Intl` formats it digit by digit, without a float. */
export function formatMoney(value: WireMoney, language: string): string {
  const digits = value.amount.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: value.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value.amount as Intl.StringNumericLiteral);
}

/** A calendar date has no zone: it is the same day for everybody. */
export const formatDate = (date: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

export const formatPeriod = (from: string, to: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(
    new Date(`${from}T00:00:00Z`),
    new Date(`${to}T00:00:00Z`),
  );

export const formatInstant = (instant: string, language: string, timeZone: string): string =>
  new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(new Date(instant));

/** @throws Error for any scheme that a click could turn into code */
export function safeLink(value: string): string {
  // eslint-disable-next-line no-control-regex -- browsers ignore these inside an address, so we must not
  const address = value.replace(/[\u0000-\u0020]/g, '');
  if (!/^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(address))
    throw new Error('A link must be http, https, mailto or a path');
  return address;
}

/** `{name}` is replaced by the argument of that name. */
export const fillMessage = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw new Error(`The text "${text}" needs "${name}"`);
    return String(values[name]);
  });

export const helpers = {
  money: (value: WireMoney, options: HelperOptions) => formatMoney(value, dataOf(options).language),
  date: (value: string, options: HelperOptions) => formatDate(value, dataOf(options).language),
  time: (value: string, options: HelperOptions) => {
    const { language, timeZone } = dataOf(options);
    return formatInstant(value, language, timeZone);
  },
  link: (value: string) => safeLink(value),
  secret: (value: string, options: HelperOptions) => (dataOf(options).redact ? '••••••••' : value),
  t: (key: string, options: HelperOptions) => fillMessage(dataOf(options).message(key), options.hash),
  is(this: unknown, value: unknown, wanted: unknown, options: HelperOptions) {
    return value === wanted ? options.fn(this) : options.inverse(this);
  },
};

/** How each may be used; `takes` is the kind of value its first argument must be declared as. */
export const helperRules: Record<string, { block: boolean; arguments: number; takes?: string }> = {
  money: { block: false, arguments: 1, takes: 'moorage:money' },
  date: { block: false, arguments: 1, takes: 'moorage:date' },
  time: { block: false, arguments: 1, takes: 'moorage:instant' },
  link: { block: false, arguments: 1, takes: 'moorage:url' },
  secret: { block: false, arguments: 1 },
  t: { block: false, arguments: 1 },
  is: { block: true, arguments: 2 },
  if: { block: true, arguments: 1 },
  unless: { block: true, arguments: 1 },
  each: { block: true, arguments: 1 },
  with: { block: true, arguments: 1 },
};
