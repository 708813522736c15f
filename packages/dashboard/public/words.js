// Figures and times as the reader writes them. Money is exact: whole minor units become text without ever being a fraction in between.

// ISO 4217: digits after the point where they are not 2. Intl's own are for display and differ (HUF and IDR without any).
const exponents = Object.fromEntries([
  ..."BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ..."BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3]),
  ..."CLF UYW".split(" ").map((code) => [code, 4]),
]);
const exponentOf = (currency) => exponents[currency] ?? 2;

/** {amount: 1230, currency: "EUR"} as the reader writes it. */
export function money({ amount, currency }, locale) {
  const digits = exponentOf(currency);
  const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  // Given as text, Intl formats every digit; given as a number it would round what a double cannot hold.
  return new Intl.NumberFormat(locale, style).format(decimalText(amount, digits));
}

/** The same without cents, for the scale of a chart. */
export function roundMoney({ amount, currency }, locale) {
  const style = { style: "currency", currency, maximumFractionDigits: 0 };
  return new Intl.NumberFormat(locale, style).format(decimalText(Math.round(amount), exponentOf(currency)));
}

function decimalText(amount, digits) {
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const cut = text.length - digits;
  return (amount < 0 ? "-" : "") + text.slice(0, cut) + (digits > 0 ? `.${text.slice(cut)}` : "");
}

export const number = (value) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 }).format(value);

export const percent = (share) =>
  new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 }).format(share);

export const count = (many, one, more = `${one}s`) => `${number(many)} ${many === 1 ? one : more}`;

/** The day ("2026-11-23") where the business is. */
export function dayOf(at, timezone) {
  return new Intl.DateTimeFormat("en-CA", { timeZone: timezone, dateStyle: "short" }).format(new Date(at));
}

/** How much of the day has passed where the business is, 0 to 1. */
export function passedOfDay(at, timezone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit" });
  const [hours, minutes] = format.format(new Date(at)).split(":").map(Number);
  return (hours + minutes / 60) / 24;
}

export function addDays(day, many) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + many * 86_400_000).toISOString().slice(0, 10);
}

/** How many days from one to the other, both included. */
export const daysIn = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;

/** A calendar day: "23 Nov". */
export function dayText(day, style = { day: "numeric", month: "short" }) {
  return new Intl.DateTimeFormat(undefined, { ...style, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/** A point in time on the business's clock; its day only when that is not today. */
export function timeText(at, timezone, now = Date.now()) {
  const isToday = dayOf(at, timezone) === dayOf(now, timezone);
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(undefined, { ...style, timeZone: timezone }).format(new Date(at));
}

/** A page as people know it: its host, and the rest of its address. */
export function placeOf(url) {
  if (!url) return { host: "", rest: "a page that is no longer known" };
  const bare = url.replace(/^https?:\/\/(www\.)?/, "");
  const cut = bare.search(/[/?#]/);
  const rest = cut < 0 ? "/" : bare.slice(cut);
  return rest === "/" ? { host: "", rest: bare.replace(/\/$/, "") } : { host: bare.slice(0, cut), rest };
}

export const place = (url) => placeOf(url).host + placeOf(url).rest;
