// How many deliveries a second does the local server acknowledge, while it also credits them? Against a bare server that does nothing but
// what "acknowledged means durable" demands: HMAC and a flushed append. Both are processes of their own, asked by the same client in turns.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startHandoff } from "../stories/harness.ts";
import { figure, quantile, ratioOf, type Section, spreadOf } from "./measure.ts";
import { deliveryOf, orderOf, secret, settings } from "./pottery.ts";

type Signed = { headers: Readonly<Record<string, string>>; body: Uint8Array };
type Round = { perSecond: number; latenciesMs: number[] };

export async function acknowledge({ rounds = 4, orders = 400, connections = 16 } = {}): Promise<Section> {
  const begunMs = Date.now() - 3_600_000;
  const signed = Array.from({ length: (rounds + 1) * orders }, (_, n): Signed => {
    const { headers, body } = deliveryOf("orders/create", orderOf(n, begunMs + n * 100));
    return { headers, body };
  });
  const floor = await startFloor();
  const handoff = await startHandoff({ log: "error" });
  try {
    const { api } = await handoff.business({ timezone: "America/New_York", currency: "USD" });
    const shop = { platform: "shopify", name: "Shop", secrets: [secret], settings };
    const { webhookUrl } = await api.post("/v1/connections", shop);
    const taken = { handoff: [] as Round[], floor: [] as Round[] };
    for (let round = 0; round <= rounds; round++) {
      const batch = signed.slice(round * orders, (round + 1) * orders);
      const bare = await send(floor.url, batch, connections);
      const whole = await send(webhookUrl, batch, connections);
      // The first is for warming up.
      if (round === 0) continue;
      taken.floor.push(bare);
      taken.handoff.push(whole);
    }
    return sectionOf(taken, { orders, connections, bytes: signed[0]?.body.length ?? 0 });
  } finally {
    await handoff.kill();
    await handoff.end();
    await floor.end();
  }
}

function sectionOf(
  taken: Record<"handoff" | "floor", Round[]>,
  { orders, connections, bytes }: { orders: number; connections: number; bytes: number },
): Section {
  const perSecond = (rounds: Round[]) => rounds.map((round) => round.perSecond);
  const latency = (rounds: Round[], share: number) =>
    spreadOf(rounds.map(({ latenciesMs }) => quantile(latenciesMs, share)));
  return {
    name: "acknowledged deliveries of the local server",
    conditions: { rounds: taken.handoff.length, "orders a round": orders, connections, "bytes of an order": bytes },
    figures: [
      figure("deliveries against the floor", ratioOf(perSecond(taken.handoff), perSecond(taken.floor)), "×"),
      figure("acknowledged", spreadOf(perSecond(taken.handoff)), "/s"),
      figure("acknowledged by the floor (HMAC and a flushed append)", spreadOf(perSecond(taken.floor)), "/s"),
      figure("latency, p50", latency(taken.handoff, 0.5), "ms"),
      figure("latency, p99", latency(taken.handoff, 0.99), "ms"),
      figure("latency of the floor, p50", latency(taken.floor, 0.5), "ms"),
      figure("latency of the floor, p99", latency(taken.floor, 0.99), "ms"),
    ],
    notes: [
      "The client shares the machine with the server, and the server's workers credit the orders of earlier rounds meanwhile.",
    ],
  };
}

/** Sends everything over so many connections, each as soon as its last answer is there. Latencies come sorted. */
async function send(url: string, signed: readonly Signed[], connections: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const left = [...signed];
  const latenciesMs: number[] = [];
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        const sent = performance.now();
        const status = await post(url, next, agent);
        if (status !== 200) throw new Error(`${url} answers ${status}`);
        latenciesMs.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return { perSecond: signed.length / seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

function post(url: string, { headers, body }: Signed, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const { host: _, ...sent } = headers;
    const asked = request(url, { method: "POST", headers: sent, agent }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

async function startFloor() {
  const folder = await mkdtemp(join(tmpdir(), "handoff-floor-"));
  const script = fileURLToPath(new URL("floor.ts", import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, join(folder, "log"), secret], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const leaveNobody = () => child.kill("SIGKILL");
  process.once("exit", leaveNobody);
  if (!child.stdout) throw new Error("the floor has no output");
  const [line] = await once(child.stdout, "data");
  return {
    url: `http://127.0.0.1:${Number(String(line))}/hooks`,
    async end() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
      process.off("exit", leaveNobody);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
