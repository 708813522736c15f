// A process that is frozen while it waits for an answer takes the answer when it goes on: time it was not awake is nobody's delay. With
// the artefact that would be uploaded, under AWS's own runtime client.
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browser } from "../stories/platforms.ts";
import { type System, startDeployed } from "./system.ts";

const destination = "https://clay-and-fire.example/products/blue-bowl";

describe.each([
  [
    "with an extension, as on Lambda",
    { extensions: true },
    { slowMs: 280, answered: 0, when: "before the bus has answered" },
  ],
  [
    "without, as in an emulator",
    { extensions: false },
    { slowMs: 50, answered: 1, when: "as soon as the bus has answered" },
  ],
])("a click %s", (_, options, sentOn) => {
  let system: System;
  let seen = 0;
  beforeAll(async () => {
    system = await startDeployed(options);
    const shop = { name: "Clay & Fire", timezone: "Europe/Lisbon", currency: "EUR", recipients: ["mira@clay.example"] };
    const made = await system.api("POST", "/v1/businesses", system.adminKey, shop);
    const link = { slug: "bowl", destination, source: "newsletter", medium: "email", campaign: "spring" };
    await system.api("POST", "/v1/links", made.keys.owner, link);
    await follow();
    await system.fetch("/handoff.js"); // comes after all that goes on behind the answer before
  }, 600_000);
  afterAll(() => system?.stop());
  beforeEach(() => {
    system.bridge.trouble("none");
    seen = system.lines("Receive").length;
    system.bridge.forget();
  });

  const follow = async () => {
    const { status, headers } = await system.fetch("/l/bowl", { headers: browser });
    expect(status).toBe(302);
    return `handoff:click:${new URL(headers.get("location") ?? "").searchParams.get("ho_click")}`;
  };
  const said = (what: string) =>
    system
      .lines("Receive")
      .slice(seen)
      .filter((line) => line.what === what).length;
  const takenIds = () => system.bridge.taken.map(({ detail }) => detail.id);

  test.each([
    [400, 2_000],
    [900, 150],
  ])(
    "is sent to the bus once when it answers after %i ms, one every %i ms, and nobody is alarmed",
    async (slowMs, everyMs) => {
      system.bridge.trouble({ slowMs });
      const clicks: string[] = [];
      for (let click = 0; click < 6; click += 1) {
        clicks.push(await follow());
        await pause(everyMs);
      }
      await system.fetch("/handoff.js"); // one more thaw, for the answer to the last one
      await pause(1_000);
      await system.fetch("/handoff.js");
      expect(takenIds()).toEqual(clicks);
      expect(system.bridge.requests).toEqual([1, 1, 1, 1, 1, 1]);
      expect(["bus.failed", "bus.refused", "click.unrecorded"].map(said)).toEqual([0, 0, 0]);
    },
    60_000,
  );

  // Without the extension she would wait as long as the bus, if it takes less than 300 ms. A machine that stalls as long proves nothing.
  test(`is sent on ${sentOn.when}`, { retry: 2 }, async () => {
    system.bridge.trouble({ slowMs: sentOn.slowMs });
    const click = await follow();
    expect([takenIds(), system.bridge.answered()]).toEqual([[click], sentOn.answered]);
    await system.fetch("/handoff.js");
    expect(system.bridge.answered()).toBe(1);
  });

  test("leaves reads of a slow table under way, which are neither given up nor asked again after a thaw", async () => {
    await pause(2_100); // what was read is fresh for two seconds
    system.wayToTable.seen();
    system.wayToTable.delay(900);
    const reads: number[] = [];
    for (let click = 0; click < 2; click += 1) {
      await follow();
      await pause(5_300); // longer than an answer of the table is waited for, and than a click waits for an earlier one's
      reads.push(system.wayToTable.seen());
    }
    system.wayToTable.delay(0);
    expect(reads).toEqual([2, 2]); // the link, and how its page is doing
  }, 60_000);

  test("is not lost to a bus that is down: it is noticed, tried again over several thaws, and taken when it is back", async () => {
    system.bridge.trouble("hang");
    const clicks = [await follow(), await follow()];
    while (said("bus.refused") === 0) {
      await pause(300);
      clicks.push(await follow());
    }
    expect(said("bus.failed")).toBeGreaterThanOrEqual(3);
    expect(takenIds()).toEqual([]);
    system.bridge.trouble("none");
    const isThere = (click: string) => takenIds().includes(click);
    while (!clicks.every(isThere)) {
      await pause(100);
      await system.fetch("/handoff.js");
      if (said("click.unrecorded") > 0) break;
    }
    expect([said("click.unrecorded"), clicks.filter((click) => !isThere(click))]).toEqual([0, []]);
  }, 90_000);
});
