// From a function URL's event to the app and back. Once the answer is given, Lambda freezes the process: what is still under way gets
// a moment to end, and no more, since somebody is waiting for the answer.
import type { Hono } from "hono";
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";
import { clock } from "./clock.ts";
import type { Service } from "./service.ts";

/** What goes on behind the answers. */
type Background = { settled(): Promise<void>; waiting(): number; patienceMs?: number };

type Handler = (event: LambdaEvent, context: LambdaContext) => Promise<unknown>;

/** An entry for a function URL. */
export function answers({ log, works }: Service, app: Hono, behind?: Background): Handler {
  const answer: Handler = handle(app);

  async function letSettle({ settled, waiting, patienceMs = 300 }: Background): Promise<void> {
    if (waiting() === 0) return;
    await Promise.race([settled(), clock.pause(patienceMs)]);
    // The next request thaws the process, and it goes on. If none comes, they may be lost.
    if (waiting() > 0) log({ what: "clicks.unsettled", level: "warn", waiting: waiting() });
  }

  const served = works(async ([event, context]: Parameters<Handler>) => {
    const result = await answer(event, context);
    if (behind) await letSettle(behind);
    return result;
  });
  return (event, context) => served([event, context]);
}
