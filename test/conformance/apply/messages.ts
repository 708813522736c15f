// Who tells whom: queues, topics, the bus with its archive and rules.

import type { Inputs } from "../../../tools/rehearse/graph.ts";
import type { Json } from "../moto.ts";
import { capitalized, jsonText, nameOf, outside, type Recipes } from "./recipe.ts";

export const messages: Recipes = {
  "aws:sqs/queue:Queue": {
    calls: (inputs) => [
      {
        service: "sqs",
        operation: "CreateQueue",
        params: { QueueName: inputs.name, Attributes: queueAttributes(inputs) },
      },
    ],
    outputs: ([{ QueueUrl }]) => ({ url: QueueUrl }),
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
    rules: ({ delaySeconds, messageRetentionSeconds, visibilityTimeoutSeconds, redrivePolicy }) => [
      ...outside("the delay, in seconds,", delaySeconds, [0, 900]),
      ...outside("the retention, in seconds,", messageRetentionSeconds, [60, 1_209_600]),
      ...outside("the visibility timeout, in seconds,", visibilityTimeoutSeconds, [0, 43_200]),
      ...(redrivePolicy ? outside("attempts", JSON.parse(redrivePolicy).maxReceiveCount, [1, 1000]) : []),
    ],
    readBack: (inputs, { resource }, [{ QueueUrl }]) => [
      {
        service: "sqs",
        operation: "GetQueueAttributes",
        params: { QueueUrl, AttributeNames: ["All"] },
        holds: { ...queueAttributes(inputs), QueueArn: resource.outputs.arn },
        at: ({ Attributes }) => Attributes,
      },
    ],
  },

  "aws:sqs/queuePolicy:QueuePolicy": {
    calls: ({ queueUrl, policy }) => [
      {
        service: "sqs",
        operation: "SetQueueAttributes",
        params: { QueueUrl: queueUrl, Attributes: { Policy: policy } },
      },
    ],
    readBack: ({ queueUrl, policy }) => [
      {
        service: "sqs",
        operation: "GetQueueAttributes",
        params: { QueueUrl: queueUrl, AttributeNames: ["Policy"] },
        holds: { Policy: policy },
        at: ({ Attributes }) => Attributes,
      },
    ],
  },

  "aws:sns/topic:Topic": {
    calls: (inputs, { resource }) => [
      {
        service: "sns",
        operation: "CreateTopic",
        params: { Name: nameOf(inputs, resource), ...(inputs.fifoTopic && { Attributes: { FifoTopic: "true" } }) },
      },
    ],
    outputs: ([{ TopicArn }]) => ({ arn: TopicArn }),
    readBack: (_, { resource }) => [
      {
        service: "sns",
        operation: "GetTopicAttributes",
        params: { TopicArn: resource.outputs.arn },
        holds: { TopicArn: resource.outputs.arn },
        at: ({ Attributes }) => Attributes,
      },
    ],
  },

  "aws:sns/topicPolicy:TopicPolicy": {
    calls: ({ arn, policy }) => [
      {
        service: "sns",
        operation: "SetTopicAttributes",
        params: { TopicArn: arn, AttributeName: "Policy", AttributeValue: policy },
      },
    ],
    readBack: ({ arn, policy }) => [
      {
        service: "sns",
        operation: "GetTopicAttributes",
        params: { TopicArn: arn },
        holds: { Policy: policy },
        at: ({ Attributes }) => Attributes,
      },
    ],
  },

  "aws:sns/topicSubscription:TopicSubscription": {
    calls: (inputs) => [
      {
        service: "sns",
        operation: "Subscribe",
        params: {
          TopicArn: inputs.topic,
          Protocol: inputs.protocol,
          Endpoint: inputs.endpoint,
          Attributes: subscriptionAttributes(inputs),
          ReturnSubscriptionArn: true,
        },
      },
    ],
    readBack: (inputs, _, [{ SubscriptionArn }]) => [
      {
        service: "sns",
        operation: "GetSubscriptionAttributes",
        params: { SubscriptionArn },
        holds: {
          ...subscriptionAttributes(inputs),
          TopicArn: inputs.topic,
          Protocol: inputs.protocol,
          Endpoint: inputs.endpoint,
        },
        at: ({ Attributes }) => Attributes,
      },
    ],
  },

  "aws:cloudwatch/eventBus:EventBus": {
    calls: ({ name }) => [{ service: "events", operation: "CreateEventBus", params: { Name: name } }],
    outputs: ([{ EventBusArn }]) => ({ arn: EventBusArn }),
    readBack: ({ name }, { resource }) => [
      {
        service: "events",
        operation: "DescribeEventBus",
        params: { Name: name },
        holds: { Name: name, Arn: resource.outputs.arn },
        at: (answer) => answer,
      },
    ],
  },

  "aws:cloudwatch/eventArchive:EventArchive": {
    calls: (inputs, { resource }) => [
      {
        service: "events",
        operation: "CreateArchive",
        params: { ArchiveName: nameOf(inputs, resource), ...capitalized(inputs) },
      },
    ],
    outputs: ([{ ArchiveArn }]) => ({ arn: ArchiveArn }),
    readBack: (inputs, { resource }) => [
      {
        service: "events",
        operation: "DescribeArchive",
        params: { ArchiveName: nameOf(inputs, resource) },
        holds: { ...capitalized(inputs), State: "ENABLED" },
        at: (answer) => answer,
      },
    ],
  },

  "aws:cloudwatch/eventRule:EventRule": {
    calls: (inputs, { resource }) => [
      { service: "events", operation: "PutRule", params: { Name: nameOf(inputs, resource), ...capitalized(inputs) } },
    ],
    outputs: ([{ RuleArn }]) => ({ arn: RuleArn }),
    readBack: (inputs, { resource }) => [
      {
        service: "events",
        operation: "DescribeRule",
        params: { Name: nameOf(inputs, resource), EventBusName: inputs.eventBusName },
        holds: { ...capitalized(inputs), State: "ENABLED" },
        at: (answer) => answer,
      },
    ],
  },

  "aws:cloudwatch/eventTarget:EventTarget": {
    calls: (inputs, { resource }) => [
      {
        service: "events",
        operation: "PutTargets",
        params: { Rule: inputs.rule, EventBusName: inputs.eventBusName, Targets: [targetOf(inputs, resource.name)] },
      },
    ],
    readBack: (inputs, { resource }) => [
      {
        service: "events",
        operation: "ListTargetsByRule",
        params: { Rule: inputs.rule, EventBusName: inputs.eventBusName },
        holds: [targetOf(inputs, resource.name)],
        at: ({ Targets }) => Targets,
      },
    ],
  },
};

function queueAttributes(inputs: Inputs): Record<string, string> {
  return {
    DelaySeconds: String(inputs.delaySeconds),
    MessageRetentionPeriod: String(inputs.messageRetentionSeconds),
    VisibilityTimeout: String(inputs.visibilityTimeoutSeconds),
    SqsManagedSseEnabled: String(inputs.sqsManagedSseEnabled),
    ...(inputs.redrivePolicy && { RedrivePolicy: inputs.redrivePolicy }),
    // A queue that is none may not be called so.
    ...(inputs.fifoQueue && { FifoQueue: "true" }),
    ...(inputs.contentBasedDeduplication && { ContentBasedDeduplication: "true" }),
  };
}

function subscriptionAttributes({ rawMessageDelivery, redrivePolicy }: Inputs): Record<string, string> {
  return {
    ...(rawMessageDelivery !== undefined && { RawMessageDelivery: String(rawMessageDelivery) }),
    ...(redrivePolicy !== undefined && { RedrivePolicy: jsonText(redrivePolicy) }),
  };
}

const targetOf = ({ arn, deadLetterConfig, retryPolicy }: Inputs, Id: string): Json => ({
  Id,
  Arn: arn,
  DeadLetterConfig: capitalized(deadLetterConfig),
  RetryPolicy: capitalized(retryPolicy),
});
