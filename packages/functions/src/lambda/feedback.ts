import { createFeedback } from "../feedback.ts";
import { readEnv } from "../outside/env.ts";
import { readFeedback } from "../outside/feedback.ts";
import { consumesEach } from "../outside/queue.ts";
import { createService } from "../outside/service.ts";
import { feedbackDeps } from "./deps.ts";

const service = createService("feedback");
const hear = createFeedback(feedbackDeps(service, readEnv(["HANDOFF_TABLE"])));

export const handler = consumesEach(service, async (body) => {
  await Promise.all(readFeedback(body).map(hear));
});
