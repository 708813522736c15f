// Who is told that something is wrong with Handoff itself, and how. docs/operate.md says for each alarm what it means and what to do.

/** Where alarms go; undefined: nobody wants to know, and there are none. */
export type Operator = ReturnType<typeof createOperator>;

export function createOperator(address: string | undefined) {
  if (address === undefined) return undefined;
  const topic = new aws.sns.Topic("OperatorTopic");
  new aws.sns.TopicSubscription("OperatorMail", { topic: topic.arn, protocol: "email", endpoint: address });
  return { topicArn: topic.arn };
}

type Watched = Omit<aws.cloudwatch.MetricAlarmArgs, "comparisonOperator" | "evaluationPeriods"> & {
  statistic: "Sum" | "Maximum" | "Average";
  threshold: number;
  says: string;
};

/**
 * Tells when a metric reaches the threshold, and when it is well again. No data is no trouble, unless said otherwise. An alarm costs
 * $0.10 a month beyond an account's first ten, so each watches one metric, and none watches what another one covers.
 */
export function alarm(operator: Operator, name: string, { says, ...watched }: Watched) {
  if (!operator) return;
  new aws.cloudwatch.MetricAlarm(`${name}Alarm`, {
    name: `${$app.name}-${$app.stage}-${name}`,
    alarmDescription: `${says} See ${name} in docs/operate.md.`,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    period: 300,
    treatMissingData: "notBreaching",
    alarmActions: [operator.topicArn],
    okActions: [operator.topicArn],
    ...watched,
  });
}
