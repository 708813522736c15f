// The time, waiting and chance of a deployed function: the one place where it looks at the clock or throws dice.
import { randomBytes } from "node:crypto";
import type { Deps } from "../deps.ts";
import { pauseAwake } from "./awake.ts";

export const clock: Pick<Deps, "now" | "pause" | "random"> = {
  now: () => Date.now(),
  pause: pauseAwake,
  random: (bytes) => randomBytes(bytes),
};
