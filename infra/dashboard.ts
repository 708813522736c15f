// One page of CloudWatch: is everything arriving, is everything being worked off, does anything fail, what does it use?
import type { Made } from "./function.ts";
import type { Queue } from "./queue.ts";

type Shown = { table: sst.aws.Dynamo; bus: sst.aws.Bus; functions: readonly Made[]; queues: readonly Queue[] };
type Line = [namespace: string, metric: string, ...dimensionsAndOptions: unknown[]];

export function createDashboard({ table, bus, functions, queues }: Shown) {
  const ofFunctions = (metric: string, stat: string): Line[] =>
    functions.map(({ name, functionName }) => [
      "AWS/Lambda",
      metric,
      "FunctionName",
      functionName,
      { stat, label: name },
    ]);
  const ofQueues = (metric: string, pick: (queue: Queue) => { name: string; queueName: $util.Input<string> }): Line[] =>
    queues
      .map(pick)
      .map(({ name, queueName }) => ["AWS/SQS", metric, "QueueName", queueName, { stat: "Maximum", label: name }]);
  const ofTable = (metric: string): Line => ["AWS/DynamoDB", metric, "TableName", table.name, { stat: "Sum" }];

  const graphs: [title: string, lines: Line[]][] = [
    ["Runs", ofFunctions("Invocations", "Sum")],
    ["Failures", ofFunctions("Errors", "Sum")],
    ["Duration, 95 of 100 below (ms)", ofFunctions("Duration", "p95")],
    ["Throttled", ofFunctions("Throttles", "Sum")],
    ["Oldest waiting (s)", ofQueues("ApproximateAgeOfOldestMessage", (queue) => queue)],
    ["Dead letters", ofQueues("ApproximateNumberOfMessagesVisible", ({ dead }) => dead)],
    ["Table: units used", [ofTable("ConsumedReadCapacityUnits"), ofTable("ConsumedWriteCapacityUnits")]],
    ["Bus: handed on", [["AWS/Events", "Invocations", "EventBusName", bus.name, { stat: "Sum" }]]],
    ["Mail", ["Send", "Bounce", "Complaint"].map((metric): Line => ["AWS/SES", metric, { stat: "Sum" }])],
  ];
  const columns = 3;
  const [width, height] = [24 / columns, 6];
  return new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: `${$app.name}-${$app.stage}`,
    dashboardBody: $jsonStringify({
      widgets: graphs.map(([title, metrics], place) => ({
        type: "metric",
        x: (place % columns) * width,
        y: Math.floor(place / columns) * height,
        width,
        height,
        properties: { title, metrics, region: aws.getRegionOutput().region, period: 300 },
      })),
    }),
  });
}
