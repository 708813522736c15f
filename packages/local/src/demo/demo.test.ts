import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { startSystem } from "../system.ts";
import { type DemoSystem, type Outcome, playDemo, startDemo } from "./demo.ts";

// Deliberately loose: what the API answers is what these tests are about.
// biome-ignore lint/suspicious/noExplicitAny: the answers of the API
type Json = any;
type Running = DemoSystem & { stop(): Promise<void> };

let home: string;
let running: Running | undefined;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "handoff-demo-"));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(home, { recursive: true });
});

async function start(port = "0"): Promise<Running> {
  const { shop, ...system } = await startSystem(readConfig({ PORT: port, HANDOFF_HOME: home }));
  if (!shop) throw new Error("the demo's shop is not open");
  running = { ...system, shop };
  return running;
}

function lookAt({ url, shop }: DemoSystem, { ownerKey }: Pick<Outcome, "ownerKey">) {
  const get = async (path: string): Promise<Json> =>
    (await fetch(url + path, { headers: { authorization: `Bearer ${ownerKey}` } })).json();
  const row = async (channel: string) =>
    (await get("/v1/reports/channels")).rows.find((one: Json) => one.channel === channel);
  return { get, row, shop };
}

const cents = (amount: number) => ({ amount, currency: "EUR" });

describe("played to its end", () => {
  let system: Running;
  let outcome: Outcome;
  let look: ReturnType<typeof lookAt>;
  const lines: string[] = [];

  // One telling for all that is asked of it: it takes seconds.
  test("credits every sale to the cent, counts people only, alarms, detours and recovers", async () => {
    system = await start();
    outcome = await playDemo(system, { print: (line) => lines.push(line), pace: 0 });
    look = lookAt(system, outcome);

    const { rows, total } = await look.get("/v1/reports/channels");
    expect(total).toMatchObject({
      sales: 34,
      gross: cents(1219_00 + 476_00),
      refunds: cents(112_00),
      net: cents(1583_00),
    });
    const sum = (of: (row: Json) => number) => rows.reduce((left: number, row: Json) => left + of(row), 0);
    expect(sum((row) => row.net.amount)).toBe(1583_00);
    expect(sum((row) => row.sales)).toBe(34);

    // Sold at the till: nothing says what brought them.
    expect(await look.row("Unattributed")).toMatchObject({ sales: 4, gross: cents(147_00), touches: 0 });
    // One scanned the QR code, one named the code on the sign at the till.
    expect(await look.row("Offline")).toMatchObject({ sales: 2, gross: cents(92_00), touches: 2 });
    expect(await look.row("Organic Search")).toMatchObject({ sales: 5, refunds: cents(58_00) });
    // Three programs followed links, and only people count.
    expect(outcome.counted.machines).toBe(3);
    expect(total.touches).toBe(outcome.counted.people);

    const test = await fetch(`${system.url}/v1/sales/shopify:6100000001015/explain`, {
      headers: { authorization: `Bearer ${outcome.ownerKey}` },
    });
    expect(test.status).toBe(404);
    expect((await look.get("/v1/deliveries?state=quarantined")).deliveries).toEqual([]);
    const [goal] = (await look.get("/v1/reports/goals")).goals;
    expect(goal.goal.name).toMatch(/^40 sales in [A-Z][a-z]+$/);
    expect((await look.get("/v1/reports/engagement")).total).toEqual({ reaction: 5, comment: 2 });

    await expectOutage();
    await expectLead();
    await expectSilenceAfterwards();
  });

  async function expectOutage() {
    const { incidents } = await look.get("/v1/incidents");
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({ kind: "broken", cause: "deleted", state: "recovered" });
    expect(incidents[0].proof).toContainEqual(
      expect.objectContaining({ by: "store", says: 'Shopify sells "Tide bowl"' }),
    );
    expect(incidents[0].people).toBeGreaterThanOrEqual(3);
    const { mails }: Json = await (await fetch(`${system.url}/mailbox.json`)).json();
    expect(mails.map(({ to, subject }: Json) => `${to}: ${subject}`)).toEqual([
      expect.stringMatching(/^owner@blueclay\.example: People can buy again at .*\/tide-bowl/),
      expect.stringMatching(/^owner@blueclay\.example: Nobody can buy at .*\/tide-bowl: \d (person|people) since/),
    ]);
    // Bought through the detour, and credited to the newsletter that was detoured.
    const { models } = await look.get("/v1/sales/shopify:6100000001035/explain");
    expect(models["last-non-direct"]).toMatchObject([{ channel: "Email", weight: 1, gross: cents(34_00) }]);
  }

  async function expectLead() {
    const { leads } = await look.get("/v1/leads");
    expect(leads.map(({ kind, channel }: Json) => `${kind} ${channel}`)).toEqual([
      "back-in-stock Organic Social",
      "opt-in Unattributed",
      "opt-in Unattributed",
    ]);
    expect(leads[0].contact).toContain("noor@mail.example");
  }

  async function expectSilenceAfterwards() {
    const told: string[] = [];
    const before = JSON.stringify(await look.get("/v1/reports/channels"));
    expect(await playDemo(system, { print: (line) => told.push(line), pace: 0 })).toMatchObject({ before: true });
    expect(told.join("\n")).toContain(`${system.url}/login#key=${outcome.ownerKey}`);
    expect(JSON.stringify(await look.get("/v1/reports/channels"))).toBe(before);
    expect(lines.join("\n")).toContain("The end: 34 sales, 1583.00 euro net");
  }
});

test.each(["Readers open", "A post goes out", "The Tide bowl is put back"])(
  'a demo that dies at "%s" goes on there at the next start, and nothing is doubled',
  async (moment) => {
    const first = await start();
    const dying = new AbortController();
    const print = (line: string) => line.includes(moment) && dying.abort();
    await expect(playDemo(first, { print, pace: 0 }, dying.signal)).rejects.toThrow();
    await first.stop();

    const second = await start(new URL(first.url).port);
    const lines: string[] = [];
    const outcome = await playDemo(second, { print: (line) => lines.push(line), pace: 0 });
    expect(lines.join("\n")).toContain("The demo goes on where it was");
    expect(lines.join("\n")).not.toContain("Shopify tells what was sold in the last fortnight");
    const { get } = lookAt(second, outcome);
    expect((await get("/v1/reports/channels")).total).toMatchObject({ sales: 34, net: cents(1583_00) });
    expect((await get("/v1/links")).links).toHaveLength(3);
    expect((await get("/v1/incidents")).incidents).toHaveLength(1);
    expect(((await (await fetch(`${second.url}/mailbox.json`)).json()) as Json).mails).toHaveLength(2);
  },
  120_000,
);

test("a step that is refused ends the demo with what was answered, and the server runs on", async () => {
  const system = await start();
  const lines: string[] = [];
  const demo = startDemo(
    { ...system, adminKey: "adm_of_somebody_else" },
    { print: (line) => lines.push(line), pace: 0 },
  );
  await demo.done;
  expect(lines[0]).toMatch(/^The demo stops here, and Handoff runs on: POST \/v1\/businesses was answered with 401 /);
  expect((await fetch(`${system.url}/v1/health`)).status).toBe(200);
});

test("stopping waits for what is being sent, and says nothing", async () => {
  const system = await start();
  const lines: string[] = [];
  const begun = Promise.withResolvers<void>();
  const demo = startDemo(system, {
    print(line) {
      lines.push(line);
      if (line.includes("fortnight")) begun.resolve();
    },
  });
  await begun.promise;
  const said = lines.length;
  await demo.stop();
  expect(lines).toHaveLength(said);
});
