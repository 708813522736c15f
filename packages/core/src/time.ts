// Which day and hour is it where the business is? Instants are UTC text with milliseconds, so that they sort as text.

/** An instant in the one spelling used in keys and facts: "2026-11-23T10:15:03.000Z". Throws RangeError on anything unreadable. */
export function instant(text: string | number): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new RangeError(`"${text}" is not a point in time`);
  return date.toISOString();
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
  });
  formats.set(timezone, made);
  return made;
}

/** Whether the name is an IANA time zone this runtime knows. */
export function isTimezone(name: string): boolean {
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

/** The day ("2026-11-23") and hour ("00" to "23") of an instant in an IANA zone. */
export function dayAndHour(at: string, timezone: string): { day: string; hour: string } {
  const parts = Object.fromEntries(
    formatFor(timezone)
      .formatToParts(new Date(at))
      .map((part) => [part.type, part.value]),
  );
  return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: parts.hour ?? "00" };
}

/** The first and the last day that anybody may ask for, plan for, or report a fact on. */
export const calendar = { first: "2000-01-01", last: "2199-12-31" } as const;

/** Whether an instant (UTC text) lies within the calendar: a fact outside of it is a broken clock or a broken body. */
export function isInCalendar(at: string): boolean {
  return at.length === 24 && at.slice(0, 10) >= calendar.first && at.slice(0, 10) <= calendar.last;
}

/** The day after (or `count` days after) a calendar day. */
export function addDays(day: string, count: number): string {
  return dayOf(numberOf(day) + count);
}

/** How many days there are from `from` to `to`, both included; 0 when `to` is before `from`. */
export function countDays(from: string, to: string): number {
  return Math.max(0, numberOf(to) - numberOf(from) + 1);
}

/** Every day from `from` to `to`, both included. Throws RangeError when they are more than `max`. */
export function daysBetween(from: string, to: string, max = 1_100): string[] {
  const count = countDays(from, to);
  if (count > max) throw new RangeError(`${from} to ${to} are ${count} days, more than ${max}`);
  return Array.from({ length: count }, (_, place) => addDays(from, place));
}

/** Days since 1970-01-01. */
function numberOf(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

function dayOf(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
