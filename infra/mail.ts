// Mail through SES, and how bounces and complaints come back: to a topic, from there to a queue.
import { maySend, type Queue } from "./queue.ts";
import type { Settings } from "./settings.ts";

export type Mail = ReturnType<typeof createMail>;

export function createMail({ mailFrom, mailDomain }: Pick<Settings, "mailFrom" | "mailDomain">) {
  const topic = new sst.aws.SnsTopic("MailFeedback");
  // SES tries the topic when the destination is made, so the destination waits for the policy.
  const policy = new aws.sns.TopicPolicy("MailFeedbackPolicy", {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ["sns:Publish"],
          resources: [topic.arn],
          principals: [{ type: "Service", identifiers: ["ses.amazonaws.com"] }],
          conditions: [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [aws.getCallerIdentityOutput().accountId] },
          ],
        },
      ],
    }).json,
  });
  const email = new sst.aws.Email("Mail", {
    sender: mailDomain ?? mailFrom,
    events: [{ name: "feedback", types: ["bounce", "complaint"], topic: policy.arn }],
    transform: {
      configurationSet: { suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] } },
    },
  });
  return { from: mailFrom, configurationSet: email.configSet, setArn: email.nodes.configurationSet.arn, topic };
}

/**
 * In SES's sandbox the recipient's identity is checked as well as the sender's, so no single identity can be named here; the condition
 * holds the function to its one sender.
 */
export function mayMail({ from, setArn }: Mail) {
  const identities = $interpolate`arn:aws:ses:${aws.getRegionOutput().region}:${aws.getCallerIdentityOutput().accountId}:identity/*`;
  return {
    actions: ["ses:SendEmail"],
    resources: [identities, setArn],
    conditions: [{ test: "StringEquals", variable: "ses:FromAddress", values: [from] }],
  };
}

export function hearFeedback({ topic }: Mail, queue: Queue) {
  maySend(queue, "sns", topic.arn);
  return new aws.sns.TopicSubscription("MailFeedbackToQueue", {
    topic: topic.arn,
    protocol: "sqs",
    endpoint: queue.arn,
    rawMessageDelivery: true,
    redrivePolicy: $jsonStringify({ deadLetterTargetArn: queue.dead.arn }),
  });
}
