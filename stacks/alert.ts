// Tells the owner, and hears from SES which addresses are dead.

import { alarmOnAge, alarmOnDead, alarmOnLines, alarmOnRule } from "../infra/alarms.ts";
import { createFunction } from "../infra/function.ts";
import { createMail, hearFeedback, mayMail } from "../infra/mail.ts";
import { consume, createQueue, mayPoll } from "../infra/queue.ts";
import { hear } from "../infra/rule.ts";
import { mayUse } from "../infra/table.ts";
import { every5Minutes } from "../infra/timer.ts";
import { audience } from "../packages/core/src/audience.ts";
import type { Shared } from "./shared.ts";

export function alert({ table, bus, url, secrets, settings, operator, missedTicks }: Shared) {
  const timeoutSeconds = 30;
  const queue = createQueue("Alert", { timeoutSeconds });
  const mail = createMail(settings);
  const writes = {
    memoryMb: 512,
    secrets: [secrets.masterKey], // who is not to be written to is kept as a keyed hash
    environment: {
      HANDOFF_TABLE: table.name,
      HANDOFF_URL: url,
      HANDOFF_MAIL_FROM: mail.from,
      HANDOFF_MAIL_SET: mail.configurationSet,
    },
  };
  const permissions = [mayUse(table, ["GetItem", "PutItem", "Query"]), mayMail(mail)];

  const made = createFunction("Alert", {
    ...writes,
    handler: "packages/functions/src/lambda/alert.handler",
    timeoutSeconds,
    permissions: [...permissions, mayPoll(queue)],
  });
  consume(queue, made, { batch: 10, windowSeconds: 0, concurrency: 2 });
  const rule = hear(bus, audience.alert, queue);

  const tick = createFunction("AlertTick", {
    ...writes,
    handler: "packages/functions/src/lambda/alert-tick.handler",
    timeoutSeconds: 120,
    permissions,
  });
  every5Minutes(tick, missedTicks);

  alarmOnDead(operator, queue.dead);
  alarmOnAge(operator, queue, 5);
  alarmOnRule(operator, rule, bus);
  alarmOnDead(operator, missedTicks);
  alarmOnLines(operator, "MailFailed", {
    functions: [made, tick],
    pattern: '{ $.what = "mail.failed" }',
    says: "A mail to an owner could not be handed over.",
  });
  return { ...made, queue, rule, tick, mail, feedback: feedback({ table, mail, operator }) };
}

/** Bounces and complaints: SES tells a topic, the topic a queue, the queue a function that stops mailing that address. */
function feedback({
  table,
  mail,
  operator,
}: Pick<Shared, "table" | "operator"> & { mail: ReturnType<typeof createMail> }) {
  const timeoutSeconds = 20;
  const queue = createQueue("Feedback", { timeoutSeconds });
  const made = createFunction("Feedback", {
    handler: "packages/functions/src/lambda/feedback.handler",
    timeoutSeconds,
    memoryMb: 256,
    environment: { HANDOFF_TABLE: table.name },
    permissions: [mayUse(table, ["GetItem", "PutItem", "Query"]), mayPoll(queue)],
  });
  consume(queue, made, { batch: 10, windowSeconds: 0, concurrency: 2 });
  hearFeedback(mail, queue);
  alarmOnDead(operator, queue.dead);
  return { ...made, queue };
}
