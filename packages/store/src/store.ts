// The store as the verbs see it: one namespace per noun, each in its own file. Every function takes the business first.
import { createSettings } from "./settings.ts";
import type { Table } from "./table.ts";

export function createStore(table: Table) {
  return {
    table,
    settings: createSettings(table),
  };
}
export type Store = ReturnType<typeof createStore>;
