// How much, exactly? Integer minor units with a currency; never a float, and never two currencies in one sum.
import * as z from "zod/mini";

export const Money = z.object({ amount: z.int(), currency: z.string().check(z.regex(/^[A-Z]{3}$/)) });
/** `amount` in minor units of `currency` (cents for USD, yen for JPY, fils for KWD). */
export type Money = z.infer<typeof Money>;

// ISO 4217 exponents that are not 2. Node's Intl is not used: its digits are for display and differ (HUF, IDR, COP, … as 0).
const exponents: Readonly<Record<string, number>> = Object.fromEntries([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3]),
  ..."CLF UYW".split(" ").map((code) => [code, 4]),
]);

/** Digits after the decimal point of an ISO 4217 currency: 2 unless ISO says otherwise. */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2;
}

/** Parses decimal text ("12.30") to minor units. Extra zeros are fine ("1000.00" JPY), extra digits are an error. */
export function parseMoney(text: string, currency: string): Money {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  const exponent = exponentOf(currency);
  const fraction = (match?.[3] ?? "").replace(/0+$/, "");
  if (!match || fraction.length > exponent || !/^[A-Z]{3}$/.test(currency)) {
    throw new RangeError(`"${text}" is not an amount of ${currency} (${exponent} decimals)`);
  }
  const amount = Number(match[2] + fraction.padEnd(exponent, "0"));
  if (!Number.isSafeInteger(amount)) throw new RangeError(`"${text}" ${currency} is more than can be counted exactly`);
  return { amount: match[1] && amount !== 0 ? -amount : amount, currency };
}

/** The decimal text of an amount: {amount: 1230, currency: "USD"} is "12.30". */
export function decimalText({ amount, currency }: Money): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const cut = digits.length - exponent;
  return (amount < 0 ? "-" : "") + digits.slice(0, cut) + (exponent ? `.${digits.slice(cut)}` : "");
}

/** An amount at the rate of a pair that is worth the same, to the nearest unit: half up. `from` is above 0. */
export function convert(amount: number, from: number, to: number): number {
  return Number((2n * BigInt(amount) * BigInt(to) + BigInt(from)) / (2n * BigInt(from)));
}

/**
 * Splits an integer by integer weights, largest remainder first; ties go to the larger weight, then to the earlier place.
 * The parts sum to `total` exactly; each is the floor or the ceiling of its quota. Weights may be bigints.
 */
export function split(total: number, weights: readonly (number | bigint)[]): number[] {
  if (total < 0) return split(-total, weights).map((part) => (part === 0 ? 0 : -part));
  const shares = weights.map(BigInt);
  const sum = shares.reduce((a, b) => a + b, 0n);
  if (sum <= 0n || shares.some((w) => w < 0n))
    throw new RangeError("weights must not be negative and must not all be 0");
  const parts = shares.map((w) => (BigInt(total) * w) / sum);
  const remainder = (i: number) => (BigInt(total) * (shares[i] ?? 0n)) % sum;
  const left = BigInt(total) - parts.reduce((a, b) => a + b, 0n);
  const order = shares
    .map((_, i) => i)
    .sort((a, b) => compare(remainder(b), remainder(a)) || compare(shares[b], shares[a]) || a - b);
  for (const i of order.slice(0, Number(left))) parts[i] = (parts[i] ?? 0n) + 1n;
  return parts.map(Number);
}

function compare(a: bigint | undefined, b: bigint | undefined): number {
  return (a ?? 0n) < (b ?? 0n) ? -1 : (a ?? 0n) > (b ?? 0n) ? 1 : 0;
}
