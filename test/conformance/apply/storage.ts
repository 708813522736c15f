// What is kept: the table, the functions' code, the logs, and what is counted in them.
import type { Inputs } from "../../../tools/rehearse/graph.ts";
import { capitalized, nameOf, type Recipes } from "./recipe.ts";

export const storage: Recipes = {
  "aws:dynamodb/table:Table": {
    calls(inputs) {
      const TableName = inputs.name;
      const table = {
        TableName,
        BillingMode: inputs.billingMode,
        DeletionProtectionEnabled: inputs.deletionProtectionEnabled,
        StreamSpecification: { StreamEnabled: inputs.streamEnabled },
        AttributeDefinitions: inputs.attributes.map(({ name, type }: Record<string, string>) => ({
          AttributeName: name,
          AttributeType: type,
        })),
        KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
      };
      const recovery = { PointInTimeRecoveryEnabled: inputs.pointInTimeRecovery.enabled };
      return [
        { service: "dynamodb", operation: "CreateTable", params: table },
        {
          service: "dynamodb",
          operation: "UpdateTimeToLive",
          params: { TableName, TimeToLiveSpecification: capitalized(inputs.ttl) },
        },
        {
          service: "dynamodb",
          operation: "UpdateContinuousBackups",
          params: { TableName, PointInTimeRecoverySpecification: recovery },
        },
      ];
    },
    outputs: ([made]) => ({ arn: made.TableDescription.TableArn }),
    readBack(inputs) {
      const params = { TableName: inputs.name };
      return [
        {
          service: "dynamodb",
          operation: "DescribeTable",
          params,
          holds: {
            TableName: inputs.name,
            BillingModeSummary: { BillingMode: inputs.billingMode },
            DeletionProtectionEnabled: inputs.deletionProtectionEnabled,
            AttributeDefinitions: inputs.attributes.map(({ name, type }: Record<string, string>) => ({
              AttributeName: name,
              AttributeType: type,
            })),
            KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
          },
          at: ({ Table }) => Table,
        },
        {
          service: "dynamodb",
          operation: "DescribeTimeToLive",
          params,
          holds: {
            TimeToLiveStatus: inputs.ttl.enabled ? "ENABLED" : "DISABLED",
            AttributeName: inputs.ttl.attributeName,
          },
          at: ({ TimeToLiveDescription }) => TimeToLiveDescription,
        },
        {
          service: "dynamodb",
          operation: "DescribeContinuousBackups",
          params,
          holds: { PointInTimeRecoveryStatus: inputs.pointInTimeRecovery.enabled ? "ENABLED" : "DISABLED" },
          at: ({ ContinuousBackupsDescription }) => ContinuousBackupsDescription.PointInTimeRecoveryDescription,
        },
      ];
    },
  },

  "aws:s3/bucketObjectv2:BucketObjectv2": {
    calls({ bucket, key }, { resource, code }) {
      const body = code(resource.name.replace(/Code$/, ""));
      return [
        {
          service: "s3",
          operation: "PutObject",
          params: { Bucket: bucket, Key: key, Body: { $base64: body.toString("base64") } },
        },
      ];
    },
    readBack: ({ bucket, key }, { resource, code }) => [
      {
        service: "s3",
        operation: "HeadObject",
        params: { Bucket: bucket, Key: key },
        holds: { ContentLength: code(resource.name.replace(/Code$/, "")).length },
        at: (answer) => answer,
      },
    ],
  },

  "aws:cloudwatch/logGroup:LogGroup": {
    calls: ({ name, retentionInDays }) => [
      { service: "logs", operation: "CreateLogGroup", params: { logGroupName: name } },
      { service: "logs", operation: "PutRetentionPolicy", params: { logGroupName: name, retentionInDays } },
    ],
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
    rules: ({ retentionInDays }) =>
      logDays.includes(retentionInDays)
        ? []
        : [`logs are kept for ${retentionInDays} days, not one of ${logDays.join(", ")}`],
    readBack: ({ name, retentionInDays }) => [
      {
        service: "logs",
        operation: "DescribeLogGroups",
        params: { logGroupNamePrefix: name },
        holds: { logGroupName: name, retentionInDays },
        at: ({ logGroups }) => logGroups.find(({ logGroupName }: { logGroupName: string }) => logGroupName === name),
      },
    ],
  },

  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    calls: (inputs, { resource }) => [
      { service: "logs", operation: "PutMetricFilter", params: filterOf(inputs, nameOf(inputs, resource)) },
    ],
    readBack: (inputs, { resource }) => [
      {
        service: "logs",
        operation: "DescribeMetricFilters",
        params: { logGroupName: inputs.logGroupName, filterNamePrefix: nameOf(inputs, resource) },
        holds: filterOf(inputs, nameOf(inputs, resource)),
        at: ({ metricFilters }) => metricFilters[0],
      },
    ],
  },
};

const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];

function filterOf(
  { logGroupName, pattern, metricTransformation: { name, namespace, value } }: Inputs,
  filterName: string,
) {
  const metric = { metricName: name, metricNamespace: namespace, metricValue: value };
  return { logGroupName, filterName, filterPattern: pattern, metricTransformations: [metric] };
}
