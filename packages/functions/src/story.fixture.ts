// An autumn at a small pottery: one of everything that the API can show, so that every route has something to answer.
import type { Fact } from "@handoff/core/event";
import type { Answered, House } from "./report.fixture.ts";

type Opened = Awaited<ReturnType<House["open"]>>;

const visitor = { verdict: "human", reason: "a browser" } as const;

/** A click from the newsletter, and the order that followed: 48.00 EUR, of which 8.00 went back. */
export function autumnSale(sale = "kiln:1001", mara = "email:mara"): Fact[] {
  return [
    {
      type: "touch.arrived",
      id: `handoff:click:${sale}`,
      at: "2026-11-20T09:00:00.000Z",
      body: {
        touch: {
          kind: "click",
          source: "newsletter",
          medium: "email",
          campaign: "autumn-firing",
          landingUrl: "https://claykiln.example/products/moon-jar",
        },
        identities: [`visitor:${sale}`, mara],
        visitor,
      },
    },
    {
      type: "sale.placed",
      id: `kiln:sale:${sale}:placed`,
      at: "2026-11-21T18:30:00.000Z",
      body: {
        sale,
        version: "2026-11-21T18:30:00.000Z#1",
        name: "#1001",
        placedAt: "2026-11-21T18:30:00.000Z",
        total: { amount: 4800, currency: "EUR" },
        shipping: 500,
        tax: 0,
        currentTotal: 4800,
        refundedTotal: 0,
        paid: true,
        browser: true,
        discountCodes: [],
        identities: [mara],
      },
    },
    {
      type: "sale.refunded",
      id: `kiln:refund:${sale}`,
      at: "2026-11-22T10:00:00.000Z",
      body: { sale, refund: "r1", refundedAt: "2026-11-22T10:00:00.000Z", amount: { text: "8.00", currency: "EUR" } },
    },
  ];
}

/** Makes one of everything; answers what each path parameter of a route is to be. */
export async function furnish(house: House, { id: business, keys }: Opened, name: string) {
  const { store, vault } = house.deps;
  const make = (path: string, body: unknown) => house.ask(`POST ${path}`, { key: keys.owner, body });
  const idOf = ({ body }: Answered) => String(body.id);
  const at = "2026-11-23T08:00:00.000Z";
  const landingUrl = `https://${name}.example/products/moon-jar`;
  const place = { id: `pth_${name}`, landingUrl };
  const evidence = [{ by: "store" as const, says: `${name} deleted the product`, at }];

  const connection = idOf(
    await make("/v1/connections", {
      platform: "kiln",
      name,
      secrets: [`secret-of-${name}`],
      settings: { shopDomain: `${name}.example` },
    }),
  );
  const endpoint = idOf(await make("/v1/endpoints", { url: landingUrl, kind: "product", name }));
  const goal = idOf(
    await make("/v1/goals", { name, metric: "sales", target: 40, from: "2026-11-01", to: "2026-11-30" }),
  );
  const key = idOf(await make("/v1/keys", { name, role: "read" }));
  await make("/v1/links", { slug: name, destination: landingUrl, source: name, medium: "email", campaign: name });
  await store.paths.settle(business, place.id, async () => ({ ...place, verdict: "broken", evidence, since: at }));
  const incident = { id: `inc_${name}`, kind: "broken", cause: "deleted", subject: `product:${name}` } as const;
  const rest = { state: "open", path: place, paths: [place], since: at, openedAt: at, evidence } as const;
  await store.incidents.openOnce(business, { ...incident, ...rest, paths: [place] });
  const delivery = { id: `dlv_${name}`, connection, platform: "kiln", topic: "order", receivedAt: at, ms: 3, facts: 0 };
  await store.deliveries.put(business, { ...delivery, outcome: "quarantined", reason: name });
  await house.hear(business, [
    ...autumnSale(`kiln:${name}`, `email:${name}`),
    {
      type: "lead.captured",
      id: `handoff:lead:${name}`,
      at,
      body: {
        lead: `led_${name}`,
        kind: "back-in-stock",
        platform: "handoff",
        identities: [`email:${name}-lead`],
        contact: vault.seal(`mara@${name}.example`),
      },
    },
    {
      type: "engagement.counted",
      id: `kiln:like:${name}`,
      at,
      body: { engagement: "like", platform: "kiln", count: 3 },
    },
  ]);

  const ids: Record<string, string> = {
    businesses: business,
    connections: connection,
    endpoints: endpoint,
    goals: goal,
    keys: key,
    links: name,
    recipients: encodeURIComponent(`${name}@claykiln.example`),
    paths: place.id,
    incidents: incident.id,
    leads: `led_${name}`,
    deliveries: delivery.id,
    sales: `kiln:${name}`,
  };
  /** `/v1/links/{slug}` with this business's own link in it. */
  return (path: string) => path.replace(/\{\w+\}/, () => ids[path.split("/")[2] ?? ""] ?? "nothing");
}
