// Which platforms do we speak? A line per platform.
import type { Connector } from "./connector.ts";

export const connectors: ReadonlyMap<string, Connector> = new Map(
  ([] as readonly Connector[]).map((connector) => [connector.platform, connector]),
);
