// The table without AWS: dynalite, a DynamoDB-compatible engine on LevelDB, listening on loopback only.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { tableDefinition, ttlAttribute } from "@handoff/store/definition";
import { openTable, type Table } from "@handoff/store/table";
import dynalite from "dynalite";

export type Engine = {
  table: Table;
  endpoint: string;
  /** Removes what has expired by now (milliseconds), as DynamoDB does by itself. Returns how many items went. */
  sweep(nowMs: number): Promise<number>;
  stop(): Promise<void>;
};

/** Starts the engine on a folder (kept across restarts and kill -9), or in memory when none is given. */
export async function startEngine(folder?: string, name = "handoff"): Promise<Engine> {
  const server: Server = dynalite({ createTableMs: 0, ...(folder && { path: folder }) });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = { endpoint, region: "local", credentials: { accessKeyId: "local", secretAccessKey: "local" } };

  const client = new DynamoDBClient(config);
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...structuredClone(tableDefinition) } as never));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ResourceInUseException") throw error;
  }

  return {
    endpoint,
    sweep: (nowMs) => sweep(client, name, nowMs),
    table: openTable(name, config),
    stop() {
      client.destroy();
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        // A client's spare connection, opened and never asked over, would hold us up for half a minute.
        server.closeAllConnections();
      });
    },
  };
}

async function sweep(client: DynamoDBClient, name: string, nowMs: number): Promise<number> {
  const expired = {
    TableName: name,
    FilterExpression: "#at < :now",
    ExpressionAttributeNames: { "#at": ttlAttribute },
    ExpressionAttributeValues: { ":now": { N: String(Math.floor(nowMs / 1000)) } },
  };
  let removed = 0;
  for await (const page of paginateScan({ client }, expired)) {
    for (const { pk, sk, [ttlAttribute]: at } of page.Items ?? []) {
      if (!pk || !sk || !at) continue;
      // Only as it was read: somebody may have put it again with a later end.
      const condition = { ConditionExpression: "#at = :at", ExpressionAttributeNames: { "#at": ttlAttribute } };
      const values = { ExpressionAttributeValues: { ":at": at } };
      const gone = client.send(new DeleteItemCommand({ TableName: name, Key: { pk, sk }, ...condition, ...values }));
      await gone.then(() => removed++, ignoreChanged);
    }
  }
  return removed;
}

function ignoreChanged(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "ConditionalCheckFailedException") throw error;
}
