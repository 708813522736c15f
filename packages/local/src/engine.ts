// The table without AWS: dynalite, a DynamoDB-compatible engine on LevelDB, listening on loopback only.
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { openTable, type Table, tableDefinition } from "@handoff/store/table";
import dynalite from "dynalite";

export type Engine = { table: Table; endpoint: string; stop(): Promise<void> };

const name = "handoff";

/** Starts the engine on a folder (kept across restarts and kill -9), or in memory when none is given. */
export async function startEngine(folder?: string): Promise<Engine> {
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
  client.destroy();

  return {
    endpoint,
    table: openTable(name, config),
    stop: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}
