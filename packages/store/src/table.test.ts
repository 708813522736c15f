import { startEngine } from "@handoff/local/engine";
import { expect, it } from "vitest";
import { openTableFor, removing, scanning } from "./table.ts";

it("does nothing that it was not given the power to do", async () => {
  const engine = await startEngine();
  try {
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const config = { endpoint: engine.endpoint, region: "local", credentials };
    const name = "handoff";
    await engine.table.put({ pk: "clay#who#ann", sk: "1" });
    const narrow = openTableFor([], name, config);
    expect(await narrow.query("clay#who#ann")).toEqual([{ pk: "clay#who#ann", sk: "1" }]);
    expect(() => narrow.remove({ pk: "clay#who#ann", sk: "1" })).toThrow("was not given the power to remove");
    expect(() => narrow.scan("clay")).toThrow("was not given the power to scan");

    await openTableFor([removing], name, config).remove({ pk: "clay#who#ann", sk: "1" });
    for await (const item of openTableFor([scanning], name, config).scan("clay")) expect(item).toBeUndefined();
  } finally {
    await engine.stop();
  }
});
