// What the artefacts do when AWS does not: under AWS's own runtime client, frozen between invocations as Lambda freezes them.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { browser, order, shopify } from "../stories/platforms.ts";
import { type System, startDeployed } from "./system.ts";

const secret = "shpss_clay_and_fire_2026";
let system: System;
let owner: string;
let webhookUrl: string;
beforeAll(async () => {
  system = await startDeployed();
  const shop = { name: "Clay & Fire", timezone: "Europe/Lisbon", currency: "EUR", recipients: ["mira@clay.example"] };
  const made = await system.api("POST", "/v1/businesses", system.adminKey, shop);
  owner = made.keys.owner;
  const settings = { shopDomain: "clay-and-fire.myshopify.com", storefrontUrl: "https://clay-and-fire.example" };
  const connection = { platform: "shopify", name: "Shop", secrets: [secret], settings };
  ({ webhookUrl } = await system.api("POST", "/v1/connections", owner, connection));
  const destination = "https://clay-and-fire.example/products/blue-bowl";
  const link = { slug: "bowl", destination, source: "newsletter", medium: "email", campaign: "spring" };
  await system.api("POST", "/v1/links", owner, link);
}, 600_000);
afterAll(() => system?.stop());
beforeEach(() => system.bridge.trouble("none"));

const sale = (id: number) => {
  const paid = order({ id, total: "48.50", at: "2026-03-02T10:00:00Z" });
  const { path, init } = shopify(webhookUrl, secret, "orders/create", paid);
  return system.fetch(path, init);
};
const follow = () => system.fetch("/l/bowl", { headers: browser });

describe("a delivery that the bus does not take", () => {
  test.each([
    ["because it is throttled", "throttle"],
    ["because it does not answer", "hang"],
    ["in one of its entries", { fail: (type: string) => type === "sale.placed" }],
  ] as const)("%s, is answered 503, so that the platform sends it again", async (_, trouble) => {
    system.bridge.trouble(trouble);
    const answer = await sale(7001);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    const refused = system.lines("Receive").findLast(({ what }) => what === "bus.refused");
    expect(refused).toMatchObject({ level: "error", entries: 1 });
    system.bridge.trouble("none");
    expect((await sale(7001)).status).toBe(200);
  });

  test("because its answer was lost, is sent again under the same name", async () => {
    system.bridge.trouble("lose");
    expect((await sale(7002)).status).toBe(503);
    system.bridge.trouble("none");
    expect((await sale(7002)).status).toBe(200);
    const ids = system.bridge.taken.map(({ detail }) => String(detail.id)).filter((id) => id.includes("7002"));
    const times = [...Map.groupBy(ids, (id) => id).values()].map(({ length }) => length);
    expect(times.length).toBeGreaterThan(0);
    expect(new Set(times)).toEqual(new Set([4]));
  });
});

describe("a click while the bus is down", () => {
  test("is sent on although the bus never answers, counted as not recorded yet, and recorded when the process wakes up", async () => {
    await follow();
    await system.idle();
    system.bridge.trouble("hang");
    const answer = await follow();
    expect(answer.status).toBe(302);
    const click = new URL(answer.headers.get("location") ?? "").searchParams.get("ho_click");
    const isRecorded = () => system.bridge.taken.some(({ detail }) => detail.id === `handoff:click:${click}`);
    // Behind the answer, the process stays awake for one whole publishing; then it is frozen.
    await vi.waitUntil(() => system.lines("Receive").at(-1)?.ClicksUnsettled === 1, { timeout: 10_000, interval: 50 });
    expect(isRecorded()).toBe(false);

    system.bridge.trouble("none");
    // Frozen, nothing goes on; every further request gives it a moment.
    await vi.waitUntil(async () => (await follow()) && isRecorded(), { timeout: 10_000, interval: 50 });
    expect(system.lines("Receive").filter(({ what }) => what === "click.unrecorded")).toEqual([]);
  });
});

describe("a record that nobody can do", () => {
  test.each([
    ["Attribute", "attribute"],
    ["Watch", "watch"],
  ] as const)("makes %s answer exactly that record of its batch", async (name, worker) => {
    const good = JSON.stringify(system.bridge.taken.findLast((event) => event["detail-type"] === "touch.arrived"));
    const poisoned = JSON.stringify({ ...JSON.parse(good), detail: { business: "biz_nobody" } });
    const batch = { Records: [record("one", good), record("two", poisoned), record("three", good)] };
    expect(await system.invoke(name, batch)).toEqual({ payload: { batchItemFailures: [{ itemIdentifier: "two" }] } });
    expect(system.lines(name).findLast(({ what }) => what === "message.failed")).toMatchObject({
      service: worker,
      message: "two",
    });
  });

  test("is told apart though it can be read: here one of a business that is not there", async () => {
    const event = system.bridge.taken.findLast((event) => event["detail-type"] === "touch.arrived");
    const good = JSON.stringify(event);
    const lost = JSON.stringify({ ...event, detail: { ...event?.detail, business: "biz_nobody" } });
    const batch = { Records: [record("one", good), record("two", lost), record("three", good)] };
    expect(await system.invoke("Attribute", batch)).toEqual({
      payload: { batchItemFailures: [{ itemIdentifier: "two" }] },
    });
  });

  test("is kept aside after five attempts", async () => {
    system.queues.alert.send("no event at all");
    await system.idle();
    expect(system.queues.alert.dead()).toMatchObject([{ body: "no event at all", receives: 5 }]);
  });
});

// Last, since nothing brings it back.
describe("a table that is gone", () => {
  test("stops no one who follows a link that was followed before", async () => {
    expect((await follow()).status).toBe(302);
    await system.idle();
    await system.loseTable();
    const answer = await follow();
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toMatch(/^https:\/\/clay-and-fire\.example\/products\/blue-bowl\?/);
  });

  test("makes every platform send again", async () => {
    expect((await sale(7003)).status).toBe(503);
  });

  test("fails a worker's records, so that its queue keeps them", async () => {
    const good = JSON.stringify(system.bridge.taken.findLast((event) => event["detail-type"] === "touch.arrived"));
    const outcome = await system.invoke("Attribute", { Records: [record("one", good)] });
    expect(outcome).toEqual({ payload: { batchItemFailures: [{ itemIdentifier: "one" }] } });
  });
});

const record = (messageId: string, body: string) => ({ messageId, body });
