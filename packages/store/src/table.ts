// The one table, and the five things one can do to it. DynamoDB semantics; real DynamoDB and compatible engines differ by address only.
// No transactions, no indexes: every item is found by its key or its partition. What DynamoDB would refuse is refused here (refusal.ts).
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, type NativeAttributeValue, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Key } from "./keys.ts";
import { checkCondition, checkItem, checkKey, checkPrefix, checkRange } from "./refusal.ts";

/** An item: its key, an optional `expiresAt` (seconds since 1970), an optional version `v`, and data. */
export type Item = Key & { v?: number; expiresAt?: number; [attribute: string]: unknown };

/**
 * absent: nothing stands there yet. version: what stands there has this version. older: absent or of a lower version.
 * unversioned: something stands there, and has no version.
 */
export type Condition = { absent: true } | { version: number | undefined } | { older: number } | { unversioned: true };

export type Range = { from?: string; to?: string; prefix?: string; limit?: number; descending?: boolean };

export type Table = {
  /** Strongly consistent read of one item. */
  get(key: Key): Promise<Item | undefined>;
  /** Writes; false when the condition did not hold (an ordinary outcome, not an error). */
  put(item: Item, condition?: Condition): Promise<boolean>;
  remove(key: Key): Promise<void>;
  /** All items of a partition in a range of sort keys, every page, strongly consistent. `from` and `to` are inclusive; `prefix` stands alone. */
  query(pk: string, range?: Range): Promise<Item[]>;
  /** Every item whose partition begins so ("" is every item): reads the whole table. For erasures and rebuilds only. */
  scan(pkPrefix: string): AsyncGenerator<Item>;
  /** Capacity units used since the start, as the engine counted them. */
  usage(): { read: number; write: number };
};

/**
 * Opens a table that can do all of this. Errors of the engine (throttling after retries, no connection) are thrown as they are; what
 * DynamoDB would refuse is a TableRefusal that names field, value and remedy, and no engine is asked.
 */
export function openTable(name: string, config: DynamoDBClientConfig = {}): Table {
  return openTableFor([removing, scanning], name, config);
}

/** One thing that not everybody needs: its code, and the permission for it, are only where it is named. */
export type Power = (engine: Engine) => Partial<Table>;

/** Opens a table that reads by key and writes, and does beyond that only what is named; the rest throws. */
export function openTableFor(powers: readonly Power[], name: string, config: DynamoDBClientConfig = {}): Table {
  const engine = openEngine(name, config);
  const { client, base, used } = engine;

  return {
    async get(key) {
      checkKey(key);
      const answer = await client.send(new GetItemCommand({ ...base, Key: stored(only(key)), ConsistentRead: true }));
      used.read += unitsOf(answer);
      return answer.Item && itemOf(answer.Item);
    },

    async put(item, condition) {
      checkItem(item);
      checkCondition(condition);
      try {
        const answer = await client.send(
          new PutItemCommand({ ...base, Item: stored(item), ...conditionOf(condition) }),
        );
        used.write += unitsOf(answer);
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === "ConditionalCheckFailedException") return false;
        throw error;
      }
    },

    async query(pk, range = {}) {
      checkRange(pk, range);
      const items: Item[] = [];
      let start: Stored | undefined;
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
        used.read += unitsOf(answer);
        items.push(...(answer.Items ?? []).map(itemOf));
        start = answer.LastEvaluatedKey;
      } while (start && (range.limit === undefined || items.length < range.limit));
      return items;
    },

    remove: withoutPower("remove"),
    scan: withoutPower("scan"),
    usage: () => ({ ...used }),
    ...Object.assign({}, ...powers.map((power) => power(engine))),
  };
}

/** @see Table.remove */
export const removing: Power = ({ client, base, used }) => ({
  async remove(key) {
    checkKey(key);
    const answer = await client.send(new DeleteItemCommand({ ...base, Key: stored(only(key)) }));
    used.write += unitsOf(answer);
  },
});

/** @see Table.scan */
export const scanning: Power = ({ client, base, used }) => ({
  async *scan(pkPrefix) {
    if (pkPrefix !== "") checkPrefix(pkPrefix);
    let start: Stored | undefined;
    do {
      const answer = await client.send(
        new ScanCommand({
          ...base,
          ConsistentRead: true,
          ...(pkPrefix !== "" && {
            FilterExpression: "begins_with(pk, :prefix)",
            ExpressionAttributeValues: stored({ ":prefix": pkPrefix }),
          }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      used.read += unitsOf(answer);
      yield* (answer.Items ?? []).map(itemOf);
      start = answer.LastEvaluatedKey;
    } while (start);
  },
});

type Engine = ReturnType<typeof openEngine>;

function openEngine(name: string, config: DynamoDBClientConfig) {
  return {
    client: new DynamoDBClient(config),
    base: { TableName: name, ReturnConsumedCapacity: "TOTAL" } as const,
    used: { read: 0, write: 0 },
  };
}

// The SDK's document client does the same, and brings the commands along that a function is not meant to have.
type Stored = Record<string, AttributeValue>;
const stored = (values: Record<string, NativeAttributeValue>): Stored =>
  marshall(values, { removeUndefinedValues: true });
const itemOf = (found: Stored) => unmarshall(found) as Item;

const unitsOf = ({ ConsumedCapacity }: { ConsumedCapacity?: { CapacityUnits?: number | undefined } | undefined }) =>
  ConsumedCapacity?.CapacityUnits ?? 0;

const withoutPower = (power: string) => () => {
  throw new Error(`this function was not given the power to ${power}`);
};

const only = ({ pk, sk }: Key) => ({ pk, sk });

function conditionOf(condition: Condition | undefined) {
  if (!condition) return {};
  if ("absent" in condition) return { ConditionExpression: "attribute_not_exists(pk)" };
  if ("unversioned" in condition) return { ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(v)" };
  if ("older" in condition) {
    return {
      ConditionExpression: "attribute_not_exists(pk) OR v < :v",
      ExpressionAttributeValues: stored({ ":v": condition.older }),
    };
  }
  if (condition.version === undefined) return { ConditionExpression: "attribute_not_exists(pk)" };
  return { ConditionExpression: "v = :v", ExpressionAttributeValues: stored({ ":v": condition.version }) };
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
  return { KeyConditionExpression: expression, ExpressionAttributeValues: stored(values) };
}
