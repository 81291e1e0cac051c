import { currencyDigits, divideRounded, money, Refusal, type Money } from '@moorage/sdk';

/**
 * Stripe's own digits after the point, where they differ from ISO 4217: ISK and UGX are sent as if they had two, MGA as if it
 * had none. Three-digit currencies are sent with three, the last of which must be 0.
 */
const stripeDigits: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };
/** What an amount in Stripe's units must be divisible by. */
const steps: Readonly<Record<string, number>> = {
  ISK: 100,
  UGX: 100,
  BHD: 10,
  JOD: 10,
  KWD: 10,
  OMR: 10,
  TND: 10,
};

/** Currencies in which Stripe can charge cards. Which of them an account may use, Stripe decides by its country. */
export const currencies: readonly string[] = (
  'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC ' +
  'CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES ' +
  'KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR ' +
  'NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD ' +
  'TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW'
).split(' ');

const digitsAtStripe = (currency: string): number => stripeDigits[currency] ?? currencyDigits(currency);

/** ISO minor units → what Stripe takes. An amount it cannot express is refused, never rounded. */
export function toStripe(value: Money): { amount: number; currency: string } {
  const { currency } = value;
  const shift = digitsAtStripe(currency) - currencyDigits(currency);
  const amount = shift >= 0 ? value.amount * 10 ** shift : value.amount / 10 ** -shift;
  if (!Number.isSafeInteger(amount) || amount % (steps[currency] ?? 1) !== 0)
    throw new Refusal(
      'payment.amount',
      `This amount cannot be charged in ${currency} by card. Please choose another way to pay or contact us.`,
    );
  return { amount, currency: currency.toLowerCase() };
}

/** What Stripe says → ISO minor units; a part below them (only a fee can have one) is rounded half away from zero. */
export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  const shift = currencyDigits(code) - digitsAtStripe(code);
  const exact = BigInt(amount) * 10n ** BigInt(Math.max(shift, 0));
  return money(Number(divideRounded(exact, 10n ** BigInt(Math.max(-shift, 0)))), code);
}
