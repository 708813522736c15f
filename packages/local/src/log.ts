// What is worth a line? One JSON object a line on stderr, from the asked level up. A line without a level is an "error" when it
// carries one, else "info".
import type { Log } from "@handoff/functions/deps";
import { type LogLevel, logLevels } from "./config.ts";

/** @param write where lines go; each ends with a newline */
export function createLog(level: LogLevel, now: () => number, write: (line: string) => void): Log {
  const levels: readonly unknown[] = logLevels;
  const loudest = levels.indexOf(level);
  return (line) => {
    const level = line.level ?? (line.error === undefined ? "info" : "error");
    if (levels.indexOf(level) > loudest) return;
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, ...line })}\n`);
  };
}
