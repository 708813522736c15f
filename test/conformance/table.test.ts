// The table's contract on an engine that nobody here wrote.
import { tableDefinition } from "@handoff/store/definition";
import { openTable, type Table } from "@handoff/store/table";
import { afterAll, beforeAll, describe } from "vitest";
import { tableContract } from "../contract/store.ts";
import { type Moto, motoMissing, region, startMoto } from "./moto.ts";

const missing = motoMissing();
if (missing) console.warn(`SKIPPED: the table's contract on moto. ${missing}`);

describe.skipIf(missing !== undefined)("an AWS that nobody here wrote", () => {
  let moto: Moto;
  let table: Table;
  beforeAll(async () => {
    moto = await startMoto();
    const config = {
      endpoint: moto.url,
      region,
      credentials: { accessKeyId: "contract", secretAccessKey: "contract" },
    };
    const params = { TableName: "contract", ...tableDefinition };
    await moto.call({ service: "dynamodb", operation: "CreateTable", params });
    table = openTable("contract", config);
  });
  afterAll(() => moto?.stop());

  tableContract("moto", async () => table, {
    "takes an item of 400 KB, to the byte":
      "moto refuses from 405,000 bytes on; DynamoDB takes 400 KB, 409,600 bytes (Constraints.html, and DynamoDB Local).",
    "counts the capacity that it used":
      "moto answers one unit for every call; DynamoDB counts a write unit for each begun kilobyte (CapacityUnitCalculations.html).",
  });
});
