// Where is what was deployed? Found by its names in the AWS account whose credentials and region are at hand: SST names everything
// handoff-<stage>-<what>-<letters>. Clients are loaded only when somebody asks for AWS.
import { type Call, type Option, wrongUse } from "./command.ts";

/** A worker's queue and the one beside it that keeps what it could not do. */
export type DeployedQueue = { url: string; deadUrl: string };

export const stageOption: Readonly<Record<string, Option>> = {
  stage: {
    value: "<stage>",
    says: "On AWS, in this stage: with AWS's usual credentials and region (AWS_PROFILE, AWS_REGION).",
  },
};

/** Undefined: at home. */
export const stageOf = ({ options }: Pick<Call, "options">): string | undefined => options.stage;

/** By worker. */
export async function findQueues(stage: string): Promise<ReadonlyMap<string, DeployedQueue>> {
  const { paginateListQueues, SQSClient } = await import("@aws-sdk/client-sqs");
  const urls = new Map<string, string>();
  for await (const { QueueUrls = [] } of paginateListQueues(
    { client: new SQSClient(), pageSize: 100 },
    { QueueNamePrefix: `handoff-${stage}-` },
  )) {
    for (const url of QueueUrls) {
      const what = whatIs(stage, url.slice(url.lastIndexOf("/") + 1), "Queue");
      if (what !== undefined) urls.set(what, url);
    }
  }
  const pairs = [...urls].flatMap(([what, url]): [string, DeployedQueue][] => {
    const worker = what.replace(/^To/, "");
    const deadUrl = urls.get(`${worker}Dead`);
    return deadUrl === undefined || worker === what ? [] : [[worker.toLowerCase(), { url, deadUrl }]];
  });
  if (pairs.length === 0) throw nothingThere(stage);
  return new Map(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function findArchive(stage: string): Promise<{ archiveArn: string; busArn: string }> {
  const { EventBridgeClient, ListArchivesCommand, ListEventBusesCommand } = await import("@aws-sdk/client-eventbridge");
  const client = new EventBridgeClient();
  const { EventBuses = [] } = await client.send(new ListEventBusesCommand({ NamePrefix: `handoff-${stage}-` }));
  const busArn = EventBuses.find(({ Name = "" }) => whatIs(stage, Name, "Bus") === "Bus")?.Arn;
  if (busArn === undefined) throw nothingThere(stage);
  const { Archives = [] } = await client.send(new ListArchivesCommand({ EventSourceArn: busArn }));
  const [archive] = Archives;
  if (archive?.ArchiveName === undefined) throw nothingThere(stage);
  return { busArn, archiveArn: busArn.replace(/event-bus\/.*$/, `archive/${archive.ArchiveName}`) };
}

export async function findTable(stage: string): Promise<string> {
  const { DynamoDBClient, paginateListTables } = await import("@aws-sdk/client-dynamodb");
  // From the start: a page begins after a table that exists, and only DynamoDB itself takes any other name for one.
  for await (const { TableNames = [] } of paginateListTables({ client: new DynamoDBClient() }, {})) {
    const name = TableNames.find((one) => whatIs(stage, one, "Table") === "Table");
    if (name !== undefined) return name;
  }
  throw nothingThere(stage);
}

/** `ToAlert` for handoff-production-ToAlertQueue-kxqrstuv, if it is of this stage and kind. */
function whatIs(stage: string, name: string, kind: "Queue" | "Bus" | "Table"): string | undefined {
  const prefix = `handoff-${stage}-`;
  if (!name.startsWith(prefix)) return undefined;
  return new RegExp(`^(\\w+)${kind}-[a-z]+$`).exec(name.slice(prefix.length))?.[1];
}

function nothingThere(stage: string) {
  const remedy = "Check the stage, the account (AWS_PROFILE) and the region (AWS_REGION).";
  return wrongUse("Handoff is not deployed there.", "--stage", remedy, stage);
}
