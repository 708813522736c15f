// The one table. On demand, restorable to any second of the last 35 days, encrypted with AWS's own key (which costs nothing).
import { tableDefinition, ttlAttribute } from "../packages/store/src/definition.ts";

type Action = "GetItem" | "PutItem" | "DeleteItem" | "Query" | "Scan";

export function createTable() {
  const [partition, sort] = tableDefinition.KeySchema;
  return new sst.aws.Dynamo("Table", {
    fields: Object.fromEntries(
      tableDefinition.AttributeDefinitions.map(({ AttributeName }) => [AttributeName, "string"]),
    ),
    primaryIndex: { hashKey: partition.AttributeName, rangeKey: sort.AttributeName },
    ttl: ttlAttribute,
    deletionProtection: $app.protect === true,
  });
}

export function mayUse(table: sst.aws.Dynamo, actions: readonly Action[]) {
  return { actions: actions.map((action) => `dynamodb:${action}`), resources: [table.arn] };
}
