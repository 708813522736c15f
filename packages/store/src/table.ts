// The one table, and the five things one can do to it. DynamoDB semantics; real DynamoDB and compatible engines differ by address only.
// No transactions, no indexes: every item is found by its key or its partition.
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Key } from "./keys.ts";

/** The table's definition, shared by the deployment and the local engine. */
export const tableDefinition = {
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
} as const;
export const ttlAttribute = "expiresAt";

/** An item: its key, an optional `expiresAt` (seconds since 1970), an optional version `v`, and data. */
export type Item = Key & { v?: number; expiresAt?: number; [attribute: string]: unknown };

/** absent: nothing stands there yet. version: what stands there has this version. older: absent or of a lower version. */
export type Condition = { absent: true } | { version: number | undefined } | { older: number };

export type Range = { from?: string; to?: string; prefix?: string; limit?: number; descending?: boolean };

export type Table = {
  /** Strongly consistent read of one item. */
  get(key: Key): Promise<Item | undefined>;
  /** Writes; false when the condition did not hold (an ordinary outcome, not an error). */
  put(item: Item, condition?: Condition): Promise<boolean>;
  remove(key: Key): Promise<void>;
  /** All items of a partition in a range of sort keys, every page, strongly consistent. `from` and `to` are inclusive. */
  query(pk: string, range?: Range): Promise<Item[]>;
  /** Every item whose partition begins so: reads the whole table. For erasures and rebuilds only. */
  scan(pkPrefix: string): AsyncGenerator<Item>;
  /** Capacity units used since the start, as the engine counted them. */
  usage(): { read: number; write: number };
};

/** Opens a table. Errors of the engine (throttling after retries, no connection) are thrown as they are. */
export function openTable(name: string, config: DynamoDBClientConfig = {}): Table {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const used = { read: 0, write: 0 };
  const base = { TableName: name, ReturnConsumedCapacity: "TOTAL" } as const;
  const read = (units = 0) => {
    used.read += units;
  };
  const write = (units = 0) => {
    used.write += units;
  };

  return {
    async get(key) {
      const answer = await client.send(new GetCommand({ ...base, Key: only(key), ConsistentRead: true }));
      read(answer.ConsumedCapacity?.CapacityUnits);
      return answer.Item as Item | undefined;
    },

    async put(item, condition) {
      try {
        const answer = await client.send(new PutCommand({ ...base, Item: item, ...conditionOf(condition) }));
        write(answer.ConsumedCapacity?.CapacityUnits);
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
        throw error;
      }
    },

    async remove(key) {
      const answer = await client.send(new DeleteCommand({ ...base, Key: only(key) }));
      write(answer.ConsumedCapacity?.CapacityUnits);
    },

    async query(pk, range = {}) {
      const items: Item[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const answer = await client.send(
          new QueryCommand({
            ...base,
            ConsistentRead: true,
            ScanIndexForward: !range.descending,
            ...keyCondition(pk, range),
            ...(range.limit === undefined ? {} : { Limit: range.limit - items.length }),
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        read(answer.ConsumedCapacity?.CapacityUnits);
        items.push(...((answer.Items ?? []) as Item[]));
        start = answer.LastEvaluatedKey;
      } while (start && (range.limit === undefined || items.length < range.limit));
      return items;
    },

    async *scan(pkPrefix) {
      let start: Record<string, unknown> | undefined;
      do {
        const answer = await client.send(
          new ScanCommand({
            ...base,
            ConsistentRead: true,
            FilterExpression: "begins_with(pk, :prefix)",
            ExpressionAttributeValues: { ":prefix": pkPrefix },
            ...(start && { ExclusiveStartKey: start }),
          }),
        );
        read(answer.ConsumedCapacity?.CapacityUnits);
        yield* (answer.Items ?? []) as Item[];
        start = answer.LastEvaluatedKey;
      } while (start);
    },

    usage: () => ({ ...used }),
  };
}

const only = ({ pk, sk }: Key) => ({ pk, sk });

function conditionOf(condition: Condition | undefined) {
  if (!condition) return {};
  if ("absent" in condition) return { ConditionExpression: "attribute_not_exists(pk)" };
  if ("older" in condition) {
    return {
      ConditionExpression: "attribute_not_exists(pk) OR v < :v",
      ExpressionAttributeValues: { ":v": condition.older },
    };
  }
  if (condition.version === undefined) return { ConditionExpression: "attribute_not_exists(pk)" };
  return { ConditionExpression: "v = :v", ExpressionAttributeValues: { ":v": condition.version } };
}

function keyCondition(pk: string, { from, to, prefix }: Range) {
  const values: Record<string, string> = { ":pk": pk };
  let expression = "pk = :pk";
  if (prefix !== undefined) {
    expression += " AND begins_with(sk, :prefix)";
    values[":prefix"] = prefix;
  } else if (from !== undefined && to !== undefined) {
    expression += " AND sk BETWEEN :from AND :to";
    Object.assign(values, { ":from": from, ":to": to });
  } else if (from !== undefined) {
    expression += " AND sk >= :from";
    values[":from"] = from;
  } else if (to !== undefined) {
    expression += " AND sk <= :to";
    values[":to"] = to;
  }
  return { KeyConditionExpression: expression, ExpressionAttributeValues: values };
}
