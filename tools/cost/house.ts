// The functions as they are deployed, entry and all, on a table that counts capacity units and can be as slow as one wishes.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { HandoffEvent } from "@handoff/core/event";
import { createAlert } from "@handoff/functions/alert";
import { createAttribute } from "@handoff/functions/attribute";
import type { Deps, Fetched } from "@handoff/functions/deps";
import { createFrontDoor } from "@handoff/functions/front-door";
import { entryOf } from "@handoff/functions/outside/envelope";
import { answers } from "@handoff/functions/outside/gateway";
import { consumes } from "@handoff/functions/outside/queue";
import { createService } from "@handoff/functions/outside/service";
import { createVault } from "@handoff/functions/outside/vault";
import { createReplay } from "@handoff/functions/receive";
import { createReport } from "@handoff/functions/report";
import { createSurface } from "@handoff/functions/surface";
import { createWatch } from "@handoff/functions/watch";
import { createStore } from "@handoff/store/store";
import { openTable, type Table } from "@handoff/store/table";

export const adminKey = "adm_cost_0123456789abcdef";
export const baseUrl = "https://handoff.example";
export const startMs = Date.parse("2026-11-23T12:00:00.000Z");
export type House = Awaited<ReturnType<typeof openHouse>>;
export type FunctionName = "receive" | "report" | "attribute" | "watch" | "watch-tick" | "alert" | "alert-tick";

const trace = "Root=1-6923a5c0-8f4c0e1d2b3a4f5e6d7c8b9a;Parent=53995c3f42cd8ad8;Sampled=0";

/** @param answerOf what a look at a page finds */
export async function openHouse(answerOf: (url: string) => Fetched) {
  process.env._X_AMZN_TRACE_ID = trace; // as Lambda's runtime sets it: it stands in every line
  const engine = await startEngineProcess();
  const clock = { now: startMs };
  const said = { bytes: 0, metrics: new Set<string>() };
  const published: HandoffEvent[] = [];
  let latencyMs = 0;
  const late = () => (latencyMs > 0 ? new Promise((resolve) => setTimeout(resolve, latencyMs)) : undefined);
  const table = slowed(engine.table, late);

  const write = (line: string) => {
    said.bytes += Buffer.byteLength(line);
    for (const name of metricsIn(line)) said.metrics.add(name);
  };
  const vault = createVault("a master key of thirty-two letters");
  const depsOf = (name: FunctionName) => {
    const service = createService(name, write, () => clock.now);
    const deps: Deps = {
      store: createStore(service.metered(table)),
      bus: {
        async publish(events) {
          await late();
          published.push(...events);
        },
      },
      vault,
      mail: {
        async send() {
          await late();
          return "sent";
        },
      },
      web: { fetch: async (url) => answerOf(url) },
      log: service.log,
      now: () => clock.now,
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms).unref()),
      baseUrl,
      adminKey,
    };
    return { service, deps };
  };

  const door = depsOf("receive");
  const { parts, links } = createFrontDoor(door.deps);
  const office = depsOf("report");
  const watchOfOffice = createWatch(office.deps);
  const report = createReport(office.deps, { replay: createReplay(office.deps), watch: watchOfOffice });
  const [attribute, watch, watchTick, alert, alertTick] = (
    ["attribute", "watch", "watch-tick", "alert", "alert-tick"] as const
  ).map(depsOf) as [Made, Made, Made, Made, Made];

  return {
    clock,
    said,
    published,
    usage: engine.table.usage,
    setLatency(ms: number) {
      latencyMs = ms;
    },
    door: answers(door.service, createSurface(door.deps, parts), links),
    report: answers(office.service, createSurface(office.deps, [report])),
    attribute: consumes(attribute.service, createAttribute(attribute.deps).consume),
    watch: consumes(watch.service, createWatch(watch.deps).consume),
    alert: consumes(alert.service, createAlert(alert.deps).consume),
    watchTick: watchTick.service.ticks(createWatch(watchTick.deps).tick),
    alertTick: alertTick.service.ticks(createAlert(alertTick.deps).tick),
    end: engine.end,
  };
}
type Made = { service: ReturnType<typeof createService>; deps: Deps };

async function startEngineProcess() {
  const script = fileURLToPath(new URL("engine.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const [endpoint] = await once(child.stdout, "data");
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const table = openTable("handoff", { endpoint: String(endpoint), region: "local", credentials });
  return {
    table,
    async end() {
      const gone = once(child, "exit");
      child.stdin.end();
      await gone;
    },
  };
}

function slowed(table: Table, late: () => Promise<unknown> | undefined): Table {
  const after =
    <A extends unknown[], T>(call: (...given: A) => Promise<T>) =>
    async (...given: A) => {
      await late();
      return call(...given);
    };
  return {
    ...table,
    get: after(table.get),
    put: after(table.put),
    remove: after(table.remove),
    query: after(table.query),
  };
}

/** Metrics as CloudWatch bills them: one for each name and combination of dimensions. */
function metricsIn(line: string): string[] {
  const said = JSON.parse(line);
  const directives: { Dimensions: string[][]; Metrics: { Name: string }[] }[] = said._aws?.CloudWatchMetrics ?? [];
  return directives.flatMap(({ Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const where = names.map((name) => `${name}=${said[name]}`).join(" ");
      return Metrics.map(({ Name }) => `${Name} ${where}`.trim());
    }),
  );
}

/** What a rule puts into a worker's queue. */
export function recordOf(event: HandoffEvent, place: number) {
  const { Source, DetailType, Detail } = entryOf(
    event,
    `1-6923a5c0-8f4c0e1d2b3a4f5e6d7c${String(place).padStart(4, "0")}`,
  );
  const body = JSON.stringify({
    version: "0",
    id: "f4c0e1d2-b3a4-4f5e-8d7c-8b9a6923a5c0",
    "detail-type": DetailType,
    source: Source,
    account: "123456789012",
    time: event.at,
    region: "eu-central-1",
    resources: [],
    detail: JSON.parse(Detail),
  });
  return { messageId: `message-${place}`, body };
}

type Request = { method: string; path: string; headers?: Readonly<Record<string, string>>; body?: Uint8Array };

/** What a function's address hands over. */
export function requestOf({ method, path, headers = {}, body }: Request) {
  const [rawPath = "", rawQueryString = ""] = path.split("?");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: { host: "handoff.example", ...headers },
    requestContext: {
      accountId: "anonymous",
      apiId: "kiln",
      authentication: null,
      authorizer: {},
      domainName: "handoff.example",
      domainPrefix: "kiln",
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.9",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: "kiln-1",
      routeKey: "$default",
      stage: "$default",
      time: "23/Nov/2026:12:00:00 +0000",
      timeEpoch: startMs,
    },
    body: body ? Buffer.from(body).toString("base64") : null,
    isBase64Encoded: body !== undefined,
  };
}
