import { channelOf } from "@handoff/core/channel";
import type { Settings } from "@handoff/store/settings";
import { expect, it } from "vitest";
import { ownHosts } from "./hosts.ts";

const createdAt = "2026-11-01T00:00:00.000Z";
const business: Settings["business"] = {
  id: "biz_1",
  name: "Blue Clay",
  timezone: "Europe/Lisbon",
  currency: "EUR",
  windowDays: 30,
  halfLifeDays: 7,
  counts: "placed",
  basis: "total",
  retentionDays: 400,
  createdAt,
};
function settings(destinations: string[], endpoints: string[] = []): Settings {
  const from = { business: "biz_1", source: "card", medium: "print", campaign: "stall", createdAt };
  return {
    business,
    connections: [],
    goals: [],
    recipients: [],
    links: destinations.map((destination, i) => ({ ...from, slug: `l${i}`, destination })),
    endpoints: endpoints.map((url, i) => ({ id: `end_${i}`, url, kind: "page", name: "Shop", createdAt })),
  };
}

it("the destinations of links and the endpoints are the business's own", () => {
  const own = ownHosts(settings(["https://www.Clay.example/a", "https://book.example/"], ["https://shop.example/x"]));
  expect(own).toEqual(["book.example", "clay.example", "shop.example"]);
});

it("a link to the owner's profile does not make everybody who comes from that network direct", () => {
  const hosts = ownHosts(settings(["https://www.instagram.com/blueclay", "https://www.etsy.com/shop/blueclay"]));
  expect(hosts).toEqual(["etsy.com"]);
  const visit = { kind: "visit", landingUrl: "https://clay.example/", referrer: "https://l.instagram.com/" } as const;
  expect(channelOf(visit, { hosts }).channel).toBe("Organic Social");
});
