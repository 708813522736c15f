declare module "dynalite" {
  import type { Server } from "node:http";
  /** `path`: LevelDB folder; in memory without one. `createTableMs`: how long a new table stays CREATING. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
