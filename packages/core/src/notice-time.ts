// How is an instant said to an owner? In her business's zone, in words, and no longer than needed.
import { dayMs, hourMs, minuteMs } from "./time.ts";

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function partsOf(at: string, timezone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    weekday: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
}

function dayText(parts: Record<string, string>): string {
  return `${parts.weekday} ${parts.day} ${months[Number(parts.month) - 1]}`;
}

/** "10:32" today, "Sat 21 Nov, 10:32" on another day. */
export function clockTime(at: string, timezone: string, now: number): string {
  const parts = partsOf(at, timezone);
  const today = partsOf(new Date(now).toISOString(), timezone);
  const clock = `${parts.hour}:${parts.minute}`;
  return dayText(parts) === dayText(today) && parts.year === today.year ? clock : `${dayText(parts)}, ${clock}`;
}

/** "Sat 21 Nov 2026, 10:32 (Europe/Berlin)", or the day alone. */
export function fullTime(at: string, timezone: string, precision: "minute" | "day" = "minute"): string {
  const parts = partsOf(at, timezone);
  const day = `${dayText(parts)} ${parts.year}`;
  return precision === "day" ? day : `${day}, ${parts.hour}:${parts.minute} (${timezone})`;
}

/** "2 h 10 min", "3 days 4 h", "less than a minute". */
export function durationText(ms: number): string {
  const days = Math.floor(ms / dayMs);
  const hours = Math.floor((ms % dayMs) / hourMs);
  const minutes = Math.floor((ms % hourMs) / minuteMs);
  if (days > 0) return `${days} day${days === 1 ? "" : "s"}${hours ? ` ${hours} h` : ""}`;
  if (hours > 0) return `${hours} h${minutes ? ` ${minutes} min` : ""}`;
  return minutes > 0 ? `${minutes} min` : "less than a minute";
}
