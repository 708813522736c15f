// A business, its events and a worker on an engine in memory, for the tests of attribution.
import type { Business } from "@handoff/core/business";
import type { EventOf, HandoffEvent } from "@handoff/core/event";
import { channelReport, type Model } from "@handoff/core/report";
import { createStore, type Store } from "@handoff/store/store";
import type { Table } from "@handoff/store/table";
import { createAttribute } from "./attribute.ts";
import type { Log } from "./deps.ts";

export { startEngine } from "@handoff/local/engine";

export const now = Date.parse("2026-11-23T12:00:00.000Z");
let made = 0;

export async function newBusiness(table: Table, over: Partial<Business> = {}): Promise<Business> {
  made += 1;
  const business: Business = {
    id: `biz_${String(made).padStart(5, "0")}`,
    name: "Blue Clay",
    timezone: "America/New_York",
    currency: "USD",
    windowDays: 30,
    halfLifeDays: 7,
    counts: "placed",
    basis: "total",
    retentionDays: 400,
    createdAt: "2026-01-01T00:00:00.000Z",
    ...over,
  };
  await createStore(table).settings.putBusiness(business);
  return business;
}

export const instantOf = (day: number, minute = 0) => new Date(Date.UTC(2026, 10, day, 12, minute)).toISOString();

type Build<T extends HandoffEvent["type"]> = Partial<EventOf<T>["body"]>;
export function build(business: string) {
  const base = { business, heardAt: new Date(now).toISOString(), source: "shopify" };
  return {
    click(
      id: string,
      at: string,
      over: Build<"touch.arrived">["touch"] = { kind: "click" },
      verdict = "human" as const,
    ): HandoffEvent {
      const touch = { source: "newsletter", medium: "email", campaign: "autumn", ...over };
      const body = { touch, identities: [`click:${id}`], visitor: { verdict, reason: "a browser" } };
      return { ...base, source: "handoff", type: "touch.arrived", id: `handoff:click:${id}`, at, body };
    },
    sale(id: string, placedAt: string, amount: number, over: Build<"sale.placed"> = {}): HandoffEvent {
      const version = `${over.version ?? placedAt}#v`;
      const body = {
        sale: `shopify:${id}`,
        placedAt,
        total: { amount, currency: "USD" },
        shipping: 0,
        tax: 0,
        currentTotal: amount,
        refundedTotal: 0,
        paid: true,
        browser: true,
        discountCodes: [],
        identities: [`checkout:c${id}`],
        ...over,
        version,
      };
      return { ...base, type: "sale.placed", id: `shopify:order:${id}:placed:${version}`, at: placedAt, body };
    },
    refund(sale: string, refund: string, at: string, text: string): HandoffEvent {
      const body = { sale: `shopify:${sale}`, refund, refundedAt: at, amount: { text, currency: "USD" } };
      return { ...base, type: "sale.refunded", id: `shopify:refund:${refund}:${text}`, at, body };
    },
    link(...identities: string[]): HandoffEvent {
      const id = `handoff:link:${identities.join("+")}`;
      return { ...base, source: "handoff", type: "identity.linked", id, at: instantOf(2), body: { identities } };
    },
    erase(...identities: string[]): HandoffEvent {
      return {
        ...base,
        type: "person.erased",
        id: `erase:${identities}`,
        at: instantOf(23),
        body: { identities, sales: [] },
      };
    },
  };
}

export function worker(store: Store, at = now, log: Log = () => {}) {
  const { consume } = createAttribute({ store, log, now: () => at });
  return (events: readonly HandoffEvent[]) => consume(events.map((event, i) => ({ id: String(i), event })));
}

export async function report(
  store: Store,
  business: Business,
  model: Model = "last-non-direct",
  basis: "sale" | "cash" = "sale",
) {
  const days = await store.rollups.days(business.id, "2026-01-01", "2026-12-31");
  return channelReport(
    days.map((day) => day.rollup),
    { model, basis, currency: business.currency },
  );
}
export const usd = (amount: number) => ({ amount, currency: "USD" });

/** A table whose worker dies before or after some of its calls. */
export const flaky = (table: Table, fails: () => boolean): Table => {
  const risky =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (fails()) throw new Error("the worker died here");
      const answer = await call(...args);
      if (fails()) throw new Error("the worker died here, after the write");
      return answer;
    };
  return {
    ...table,
    get: risky(table.get),
    put: risky(table.put),
    remove: risky(table.remove),
    query: risky(table.query),
  };
};
