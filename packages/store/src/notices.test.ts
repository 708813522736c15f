import { startEngine } from "@handoff/local/engine";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createNotices, type NoticeName } from "./notices.ts";

type Engine = Awaited<ReturnType<typeof startEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.stop());

const nowMs = Date.parse("2026-11-23T10:00:00.000Z");
const leaseMs = 30_000;
const name = (about: string, change: Partial<NoticeName> = {}): NoticeName => ({
  about,
  transition: "opened",
  number: 0,
  ...change,
});
const open = () => createNotices(engine.table);

async function claimed(business: string, about: string, at = nowMs) {
  const taken = await open().claim(business, name(about), { nowMs: at, leaseMs });
  if (taken.outcome !== "claimed") throw new Error(`${about} is ${taken.outcome}`);
  return taken.claim;
}

it("gives a notice to one of twenty workers that claim it at once", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, async () => (await open().claim("biz_a", name("inc_1"), { nowMs, leaseMs })).outcome),
  );
  expect(outcomes.filter((outcome) => outcome === "claimed")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "busy")).toHaveLength(19);
});

it("keeps others away until the lease ends, then lets exactly one take it over", async () => {
  await claimed("biz_a", "inc_2");
  const at = (ms: number) => open().claim("biz_a", name("inc_2"), { nowMs: nowMs + ms, leaseMs });
  expect((await at(leaseMs - 1)).outcome).toBe("busy");
  const outcomes = (await Promise.all([at(leaseMs), at(leaseMs), at(leaseMs)])).map(({ outcome }) => outcome).sort();
  expect(outcomes).toEqual(["busy", "busy", "claimed"]);
  expect((await open().get("biz_a", name("inc_2")))?.attempts).toBe(2);
});

it("lets nobody write who has lost the notice to another worker", async () => {
  const late = await claimed("biz_a", "inc_3");
  const next = await claimed("biz_a", "inc_3", nowMs + leaseMs);
  expect(await open().save("biz_a", { ...late, notice: { ...late.notice, state: "failed" } })).toBeUndefined();
  expect(await open().save("biz_a", { ...next, notice: { ...next.notice, state: "sent" } })).toBeDefined();
  expect((await open().get("biz_a", name("inc_3")))?.state).toBe("sent");
});

it.each(["sent", "kept", "skipped"] as const)("gives a notice that is %s to nobody again", async (state) => {
  const claim = await claimed("biz_a", `inc_${state}`);
  await open().save("biz_a", { ...claim, notice: { ...claim.notice, state } });
  const again = await open().claim("biz_a", name(`inc_${state}`), { nowMs: nowMs + 86_400_000, leaseMs });
  expect(again).toMatchObject({ outcome: "done", notice: { state } });
});

it.each(["failed", "no-recipients"] as const)("gives a notice that is %s to the next worker at once", async (state) => {
  const claim = await claimed("biz_a", `inc_${state}`);
  const notice = { ...claim.notice, state, delivered: ["a"], error: "try again later" };
  await open().save("biz_a", { ...claim, notice });
  const again = await open().claim("biz_a", name(`inc_${state}`), { nowMs, leaseMs });
  expect(again).toMatchObject({ outcome: "claimed", claim: { notice: { delivered: ["a"], attempts: 2 } } });
});

it("lists the notices of one incident, or every one of the business, and none of another", async () => {
  // Larger than one page of the engine, which ends at 1 MB.
  const claims = await Promise.all(Array.from({ length: 12 }, (_, n) => claimed("biz_b", `inc_${n}`)));
  for (const { notice, version } of claims) {
    await open().save("biz_b", { version, notice: { ...notice, error: "x".repeat(100_000) } });
  }
  await open().claim("biz_b", name("inc_1", { transition: "recovered" }), { nowMs, leaseMs });
  await claimed("biz_c", "inc_1");
  expect(await open().list("biz_b")).toHaveLength(13);
  expect((await open().list("biz_b", "inc_1")).map(({ id }) => id)).toEqual(["inc_1#opened#0", "inc_1#recovered#0"]);
});
