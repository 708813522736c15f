// The store as the verbs see it: one namespace per noun, each in its own file. Every function takes the business first.

import { createAccounts } from "./accounts.ts";
import { createApiKeys } from "./api-keys.ts";
import { createDeliveries } from "./deliveries.ts";
import { createEverything } from "./everything.ts";
import { createIncidents } from "./incidents.ts";
import { createLeads } from "./leads.ts";
import { createNotices } from "./notices.ts";
import { createOffers } from "./offers.ts";
import { createPaths } from "./paths.ts";
import { createPeople } from "./people.ts";
import { createRollups } from "./rollups.ts";
import { createSales } from "./sales.ts";
import { createSettings } from "./settings.ts";
import type { Table } from "./table.ts";
import { createTraffic } from "./traffic.ts";

export function createStore(table: Table) {
  return {
    table,
    traffic: createTraffic(table),
    paths: createPaths(table),
    offers: createOffers(table),
    incidents: createIncidents(table),
    settings: createSettings(table),
    apiKeys: createApiKeys(table),
    accounts: createAccounts(table),
    notices: createNotices(table),
    deliveries: createDeliveries(table),
    leads: createLeads(table),
    rollups: createRollups(table),
    sales: createSales(table),
    people: createPeople(table),
    everything: createEverything(table),
  };
}
export type Store = ReturnType<typeof createStore>;
