// What happened, one JSON object a line. Lines go straight to standard output: the runtime would wrap what is said through `console`
// into an object of its own, and then no filter on our fields would match.
import type { Log } from "../deps.ts";
import { currentTrace } from "./trace.ts";

export type Line = Parameters<Log>[0];
export type Write = (line: string) => void;

export const toStandardOutput: Write = (line) => void process.stdout.write(line);

/** @param service which function speaks */
export function createLog(service: string, now: () => number, write: Write = toStandardOutput): Log {
  return (line) => {
    const level = line.level ?? (line.error === undefined ? "info" : "error");
    const traceId = currentTrace();
    const said = Object.entries(line).map(([field, value]) => [
      field,
      typeof value === "string" ? guarded(value) : value,
    ]);
    const about = { at: new Date(now()).toISOString(), level, service, ...(traceId && { traceId }) };
    write(`${JSON.stringify({ ...about, ...Object.fromEntries(said) })}\n`);
  };
}

/** No caller hands over an address. Error messages of others may quote one all the same. */
function guarded(text: string): string {
  return text.replace(/[^\s"'<>]+@[^\s"'<>]+/g, "(address)").slice(0, 2000);
}
