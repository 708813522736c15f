import type { Incident } from "@handoff/core/incident";
import { type Engine, startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStore, type Store } from "./store.ts";

let engine: Engine;
let store: Store;
beforeAll(async () => {
  engine = await startEngine();
  store = createStore(engine.table);
});
afterAll(() => engine.stop());

const at = "2026-11-23T12:00:00.000Z";
const incident = (id: string, subject: string): Incident => {
  const path = { id: "pth_1", landingUrl: "https://kiln.shop/mug" };
  return {
    id,
    kind: "broken",
    cause: "not-found",
    subject,
    state: "open",
    path,
    paths: [path],
    since: at,
    openedAt: at,
    evidence: [],
  };
};

describe("incidents", () => {
  it("about one subject are one, however many workers open it at once", async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `inc_${String(n).padStart(2, "0")}`);
    const opened = await Promise.all(ids.map((id) => store.incidents.openOnce("biz_a", incident(id, "product:mug"))));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(await store.incidents.list("biz_a")).toHaveLength(1);
    expect(await store.incidents.unsaid("biz_a")).toHaveLength(1);
  });

  it("are opened again, once, after they have recovered", async () => {
    await store.incidents.openOnce("biz_b", incident("inc_1", "product:mug"));
    await store.incidents.recovered("biz_b", "inc_1", { at, proof: [] });
    expect(await store.incidents.ofSubject("biz_b", "product:mug")).toBeUndefined();
    const again = ["inc_2", "inc_3", "inc_4"].map((id) =>
      store.incidents.openOnce("biz_b", incident(id, "product:mug")),
    );
    const ids = new Set((await Promise.all(again)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await store.incidents.open("biz_b")).toHaveLength(1);
    expect((await store.incidents.list("biz_b", { state: "recovered" })).map(({ id }) => id)).toEqual(["inc_1"]);
  });

  it("that were promised before a crash are written by whoever comes next", async () => {
    const key = { pk: "biz_c#incidents", sk: "open#product:mug" };
    await engine.table.put({ ...key, v: 1, value: incident("inc_1", "product:mug") });
    expect(await store.incidents.openOnce("biz_c", incident("inc_2", "product:mug"))).toMatchObject({ id: "inc_1" });
    expect((await store.incidents.list("biz_c")).map(({ id }) => id)).toEqual(["inc_1"]);
    expect(await store.incidents.unsaid("biz_c")).toMatchObject([{ what: "opened", incident: { id: "inc_1" } }]);
  });

  it("are acknowledged, snoozed and recovered; what has recovered stays so", async () => {
    await store.incidents.openOnce("biz_d", incident("inc_1", "product:mug"));
    expect(await store.incidents.ack("biz_d", "inc_1", at)).toMatchObject({
      state: "acknowledged",
      acknowledgedAt: at,
    });
    expect(await store.incidents.snooze("biz_d", "inc_1", "2026-11-24T12:00:00.000Z")).toMatchObject({
      state: "snoozed",
    });
    expect(await store.incidents.open("biz_d")).toHaveLength(1);
    const proof = [{ by: "page", says: "open", at } as const];
    expect(await store.incidents.recovered("biz_d", "inc_1", { at, proof })).toMatchObject({
      state: "recovered",
      proof,
    });
    expect(await store.incidents.ack("biz_d", "inc_1", at)).toMatchObject({ state: "recovered" });
    expect(await store.incidents.ack("biz_d", "inc_9", at)).toBeUndefined();
  });

  it("of one business are not seen by another", async () => {
    expect(await store.incidents.get("biz_e", "inc_1")).toBeUndefined();
    expect(await store.incidents.list("biz_e")).toEqual([]);
  });
});
