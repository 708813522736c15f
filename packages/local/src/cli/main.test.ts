import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HandoffEvent } from "@handoff/core/event";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openBus } from "../bus.ts";
import { readConfig } from "../config.ts";
import { startSystem } from "../system.ts";

const program = fileURLToPath(new URL("../../../../tools/handoff.mjs", import.meta.url));

let home: string;
const servers: Server[] = [];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "handoff-cli-"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  await rm(home, { recursive: true });
});

/** Runs the program as its user does. */
async function handoff(typed: readonly string[], environment: Record<string, string> = {}) {
  const blank = { HANDOFF_URL: "", HANDOFF_KEY: "", HANDOFF_WEB_ALLOW: "" };
  const child = spawn(process.execPath, [program, ...typed], {
    env: { ...process.env, ...blank, HANDOFF_HOME: home, ...environment },
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text) => (said.out += text));
  child.stderr.on("data", (text) => (said.err += text));
  const [code] = await once(child, "close");
  return { code, ...said };
}

/** A server that answers everything with what `answer` says. */
async function serve(answer: (path: string, target: string, body: string) => { type: string; body: string }) {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const said = answer(request.url ?? "", String(request.headers["x-amz-target"] ?? ""), body);
    response.setHeader("content-type", said.type).end(said.body);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const opened: HandoffEvent = {
  type: "incident.opened",
  id: "handoff:incident:inc_mug:opened",
  business: "biz_clay",
  at: "2026-11-23T10:00:00.000Z",
  heardAt: "2026-11-23T10:00:01.000Z",
  source: "handoff",
  body: { incident: "inc_mug", kind: "sold-out", landingUrl: "https://kiln.example/products/mug" },
};

/** A home in which a mail could not be sent. */
async function homeWithDeadLetter() {
  const bus = await openBus(join(home, "bus"), { now: () => Date.parse("2026-11-23T10:00:05Z") });
  const refuse = async () => Promise.reject(new Error("the mail server refused it"));
  bus.subscribe("alert", refuse, { maxReceives: 1 });
  await bus.publish([opened]);
  await bus.idle();
  await bus.close();
}

describe("asked for help", () => {
  test("it lists its commands, and ends well", async () => {
    const { code, out, err } = await handoff(["--help"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(Array.from(out.matchAll(/^ {2}(\w+) {2,}\S/gm), ([, name]) => name)).toEqual([
      "look",
      "paths",
      "incidents",
      "report",
      "dead",
      "redrive",
      "replay",
      "rebuild",
    ]);
  });

  test.each(["look", "paths", "incidents", "report", "dead", "redrive", "replay", "rebuild"])(
    "%s explains itself",
    async (name) => {
      const { code, out } = await handoff([name, "--help"]);
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^npx handoff ${name}`));
      expect(out).toContain("--json");
    },
  );
});

describe("used wrongly, it ends with 2, says what to do, and prints no result", () => {
  test.each([
    [["sell"], 'There is no command "sell"'],
    [[], "npx handoff <command>"],
    [["dead", "--loud"], "Unknown option '--loud'"],
    [["dead", "alert", "watch"], '"watch" is one word too many'],
    [["dead", "sales"], "Give one of attribute, watch, alert"],
    [["look"], "Give a whole address"],
    [["look", "kiln.example"], "url is kiln.example: Give a whole address"],
    [["replay"], "Give a delivery's id, or --stage"],
    [["report"], "HANDOFF_KEY: Give an owner's or a read-only key"],
    [["replay", "--stage", "production", "--from", "yesterday"], "Give a point in time, like 2026-11-23T10:00:00Z."],
  ])("%j", async (typed, said) => {
    const { code, out, err } = await handoff(typed);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(said);
  });

  test("a home that is none is not made", async () => {
    const { code, err } = await handoff(["dead"], { HANDOFF_HOME: join(home, "elsewhere") });
    expect(code).toBe(2);
    expect(err).toContain("There is no home here.");
  });
});

describe("at home", () => {
  test("a dead letter is listed with its reason, redriven, and worked off at the next start", async () => {
    await homeWithDeadLetter();
    const listed = await handoff(["dead", "--json"]);
    expect(listed.code).toBe(1);
    expect(JSON.parse(listed.out)).toEqual({
      workers: [
        { worker: "attribute", dead: 0 },
        { worker: "watch", dead: 0 },
        { worker: "alert", dead: 1 },
      ],
      letters: [
        {
          worker: "alert",
          type: "incident.opened",
          fact: "handoff:incident:inc_mug:opened",
          business: "biz_clay",
          diedAt: "2026-11-23T10:00:05.000Z",
          reason: "the mail server refused it",
        },
      ],
    });

    expect(await handoff(["redrive", "alert"])).toEqual({ code: 0, out: "alert: 1 on their way again\n", err: "" });
    expect(await handoff(["dead"])).toEqual({ code: 0, out: "No dead letters.\n", err: "" });

    const bus = await openBus(join(home, "bus"), { now: Date.now });
    const heard: string[] = [];
    bus.subscribe("alert", async (batch) => {
      heard.push(...batch.map(({ event }) => event.id));
      return [];
    });
    await bus.idle();
    await bus.close();
    expect(heard).toEqual(["handoff:incident:inc_mug:opened"]);
  });

  test("while Handoff is running there, it says to stop it and changes nothing", async () => {
    await homeWithDeadLetter();
    const running = await openBus(join(home, "bus"), { now: Date.now });
    const { code, out, err } = await handoff(["redrive"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Handoff is running on this home.");
    expect(err).toContain("Stop it (Ctrl-C), run this again, then start it");
    expect(running.depth().alert).toEqual({ waiting: 0, inFlight: 0, dead: 1 });
    await running.close();
  });
});

describe("a look", () => {
  const page = (availability: string) =>
    `<html><head><title>Mug</title></head><body><h1>A mug of blue clay</h1><p>Turned and glazed by hand in our workshop.</p>
     <meta itemprop="availability" content="https://schema.org/${availability}">
     <form action="/cart/add"><button name="add">Add to cart</button></form></body></html>`;

  test.each([
    ["InStock", 0, "open"],
    ["OutOfStock", 1, "sold-out"],
  ])("at a page that says %s ends with %i", async (availability, code, verdict) => {
    const port = await serve((path) => ({
      type: "text/html",
      body: path === "/products/mug" ? page(availability) : "<p>There is nothing of that name.</p>",
    }));
    const typed = ["look", `http://127.0.0.1:${port}/products/mug`, "--json"];
    const found = await handoff(typed, { HANDOFF_WEB_ALLOW: `127.0.0.1:${port}` });
    expect(found.code).toBe(code);
    expect(JSON.parse(found.out)).toMatchObject({ verdict, says: [expect.any(String)] });
  });

  test("at a private address is refused, and proves nothing", async () => {
    const { code, out } = await handoff(["look", "http://127.0.0.1:9/"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^unknown \(not-looked\)/);
  });
});

describe("through the API", () => {
  test("incidents say how many could not buy and what became of the last mail", async () => {
    const shop = createServer((_, response) => response.writeHead(404).end("not found")).listen(0, "127.0.0.1");
    servers.push(shop);
    await once(shop, "listening");
    const host = `127.0.0.1:${(shop.address() as AddressInfo).port}`;
    const config = readConfig({ PORT: "0", HANDOFF_HOME: home, HANDOFF_DEMO: "0", HANDOFF_WEB_ALLOW: host });
    const system = await startSystem({ ...config, logLevel: "error" });
    const send = async (path: string, key: string, body: object) => {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const answer = await fetch(system.url + path, { method: "POST", headers, body: JSON.stringify(body) });
      return (await answer.json()) as { keys: { owner: string }; url: string };
    };
    try {
      const business = {
        name: "Blue Clay",
        timezone: "Europe/Berlin",
        currency: "EUR",
        recipients: ["a@clay.example"],
      };
      const { keys } = await send("/v1/businesses", system.adminKey, business);
      const tags = { source: "newsletter", medium: "email", campaign: "autumn" };
      const link = await send("/v1/links", keys.owner, { destination: `http://${host}/gone`, ...tags });
      await fetch(link.url, {
        redirect: "manual",
        headers: { "user-agent": "Mozilla/5.0 (X11; Linux x64) Chrome/142.0" },
      });
      const environment = { HANDOFF_URL: system.url, HANDOFF_KEY: keys.owner };
      await vi.waitFor(async () => expect((await handoff(["incidents"], environment)).out).toContain("opened, kept"), {
        timeout: 60_000,
        interval: 500,
      });
      const { code, out } = await handoff(["incidents"], environment);
      expect(code).toBe(1);
      const [head, row] = out.split("\n").map((line) => line.split(/ {2,}/));
      expect(head).toEqual(["state", "cause", "since", "could not buy", "lost", "last mail", "page", "id"]);
      expect(row?.slice(3, 7)).toEqual(["1", "unknown", "opened, kept", `http://${host}/gone`]);
    } finally {
      await system.stop();
    }
  }, 90_000);

  test("report, paths, incidents and replay answer for the key's business; a rebuild waits until nothing runs", async () => {
    let business = "";
    const system = await startSystem({
      port: 0,
      url: undefined,
      home,
      adminKey: undefined,
      demo: false,
      smtpUrl: undefined,
      trustProxy: undefined,
      webAllow: [],
      logLevel: "error",
    });
    try {
      const answer = await fetch(`${system.url}/v1/businesses`, {
        method: "POST",
        headers: { authorization: `Bearer ${system.adminKey}`, "content-type": "application/json" },
        body: JSON.stringify({ name: "Blue Clay", timezone: "Europe/Berlin", currency: "EUR", recipients: [] }),
      });
      const { id, keys } = (await answer.json()) as { id: string; keys: { owner: string } };
      const environment = { HANDOFF_URL: system.url, HANDOFF_KEY: keys.owner };

      const report = await handoff(["report", "--from", "2026-11-01", "--to", "2026-11-30"], environment);
      expect(report).toEqual({
        code: 0,
        err: "",
        out: [
          "2026-11-01 to 2026-11-30 (Europe/Berlin), last-non-direct, by sale",
          "",
          "channel  touches  leads  sales  gross EUR  refunds EUR  net EUR",
          "Total          0      0      0       0.00         0.00     0.00",
          "",
        ].join("\n"),
      });
      expect(await handoff(["paths", "--json"], environment)).toMatchObject({ code: 0, out: '{\n  "paths": []\n}\n' });
      expect(await handoff(["incidents"], environment)).toMatchObject({ code: 0, out: "No incidents.\n" });
      expect(await handoff(["replay", "dlv_nobody"], environment)).toMatchObject({ code: 2, out: "" });
      expect(await handoff(["report", "--model", "best"], environment)).toMatchObject({
        code: 2,
        err: expect.stringContaining("model is best: Give one of first, last"),
      });
      expect(await handoff(["paths"], { ...environment, HANDOFF_KEY: "key_wrong" })).toMatchObject({
        code: 2,
        out: "",
      });
      expect(await handoff(["rebuild"])).toMatchObject({ code: 2, err: expect.stringContaining("is running") });
      business = id;
    } finally {
      await system.stop();
    }
    // Nothing runs there any more.
    expect(await handoff(["rebuild", "--json"])).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ businesses: [{ business, sales: 0, leads: 0, rows: 0, hours: 0 }] }, null, 2)}\n`,
    });
    expect(await handoff(["rebuild", "biz_nobody"])).toMatchObject({ code: 2, out: "" });
  });

  test("a Handoff that does not answer is trouble, not wrong use", async () => {
    const port = await serve(() => ({ type: "text/html", body: "" }));
    servers.splice(0).forEach((server) => {
      server.close();
      server.closeAllConnections();
    });
    const environment = { HANDOFF_URL: `http://127.0.0.1:${port}`, HANDOFF_KEY: "key_any" };
    expect(await handoff(["paths"], environment)).toMatchObject({
      code: 1,
      err: expect.stringContaining("does not answer"),
    });
  });
});

describe("on AWS", () => {
  let asked: { target: string; body: Record<string, unknown> }[];
  let environment: Record<string, string>;
  let waiting: number;

  beforeEach(async () => {
    asked = [];
    waiting = 3;
    const letter = JSON.stringify({ "detail-type": opened.type, detail: { ...opened, type: undefined } });
    const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;
    const queues = ["ToAlertQueue-kxqrstuv", "AlertDeadQueue-kxqrstuv"].map((name) => `handoff-production-${name}`);
    const answers: Record<string, (asked: { QueueUrl: string; ExclusiveStartTableName?: string }) => object> = {
      "AmazonSQS.ListQueues": () => ({
        QueueUrls: [...queues, "handoff-production-two-ToWatchQueue-kxqrstuv"].map(
          (name) => `${at}/123456789012/${name}`,
        ),
      }),
      "AmazonSQS.GetQueueAttributes": ({ QueueUrl }) => ({
        Attributes: {
          QueueArn: arn("sqs", QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1)),
          ApproximateNumberOfMessages: String(waiting),
        },
      }),
      "AmazonSQS.ReceiveMessage": () => ({
        Messages: [
          {
            MessageId: "1",
            Body: letter,
            MD5OfBody: createHash("md5").update(letter).digest("hex"),
            Attributes: { SentTimestamp: String(Date.parse("2026-11-23T10:00:05Z")) },
          },
        ],
      }),
      "AmazonSQS.StartMessageMoveTask": () => ({ TaskHandle: "task" }),
      "AWSEvents.ListEventBuses": () => ({
        EventBuses: [
          {
            Name: "handoff-production-BusBus-kxqrstuv",
            Arn: arn("events", "event-bus/handoff-production-BusBus-kxqrstuv"),
          },
        ],
      }),
      "AWSEvents.ListArchives": () => ({ Archives: [{ ArchiveName: "Archive-5b1c" }] }),
      // A page at a time, from a table that exists.
      "DynamoDB_20120810.ListTables": ({ ExclusiveStartTableName: after }) => {
        const all = [
          "another-app",
          "handoff-production-two-TableTable-kxqrstuv",
          "handoff-production-TableTable-kxqrstuv",
        ];
        const place = after === undefined ? 0 : all.indexOf(after) + 1;
        const [name = ""] = after === undefined || place > 0 ? all.slice(place) : [];
        return {
          TableNames: name ? [name] : [],
          ...(place < all.length - 1 && name && { LastEvaluatedTableName: name }),
        };
      },
      "DynamoDB_20120810.Query": () => ({ Items: [] }),
      "AWSEvents.StartReplay": () => ({ State: "STARTING" }),
    };
    const port = await serve((_, target, body) => {
      asked.push({ target, body: JSON.parse(body) });
      return { type: "application/x-amz-json-1.0", body: JSON.stringify(answers[target]?.(JSON.parse(body)) ?? {}) };
    });
    const at = `http://127.0.0.1:${port}`;
    environment = {
      AWS_ENDPOINT_URL: at,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
  });

  test("dead letters are told from their queue, without their bodies", async () => {
    const { code, out } = await handoff(["dead", "alert", "--stage", "production", "--json"], environment);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      workers: [{ worker: "alert", dead: 3 }],
      letters: [
        {
          worker: "alert",
          type: "incident.opened",
          fact: "handoff:incident:inc_mug:opened",
          business: "biz_clay",
          diedAt: "2026-11-23T10:00:05.000Z",
          reason: "the worker failed; its log says why",
        },
      ],
    });
  });

  test("a look at dead letters hides none of them from the next look, or from a redrive", async () => {
    await handoff(["dead", "alert", "--stage", "production"], environment);
    const looks = asked.filter(({ target }) => target === "AmazonSQS.ReceiveMessage");
    expect(looks).toMatchObject([{ body: { VisibilityTimeout: 0, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 } }]);
  });

  test("a redrive moves the dead queue to the worker's own, whoever buried them", async () => {
    const { code, out } = await handoff(["redrive", "--stage", "production"], environment);
    expect({ code, out }).toEqual({ code: 0, out: "alert: 3 on their way again\n" });
    expect(asked.at(-1)).toEqual({
      target: "AmazonSQS.StartMessageMoveTask",
      body: {
        SourceArn: "arn:aws:sqs:eu-central-1:123456789012:handoff-production-AlertDeadQueue-kxqrstuv",
        DestinationArn: "arn:aws:sqs:eu-central-1:123456789012:handoff-production-ToAlertQueue-kxqrstuv",
      },
    });
  });

  test("an empty dead queue is not moved", async () => {
    waiting = 0;
    expect(await handoff(["redrive", "--stage", "production"], environment)).toMatchObject({ code: 0 });
    expect(asked.map(({ target }) => target)).not.toContain("AmazonSQS.StartMessageMoveTask");
  });

  test("a replay asks the archive for the time that was named", async () => {
    const typed = ["replay", "--stage", "production", "--from", "2026-11-23T10:00:00Z", "--to", "2026-11-23T11:00:00Z"];
    const { code, out } = await handoff(typed, environment);
    expect(code).toBe(0);
    expect(out).toMatch(/^handoff-2026-11-23T10-\w{8}: starting, from 2026-11-23T10:00:00.000Z to 2026-11-23T11/);
    expect(asked.slice(-1)).toEqual([
      {
        target: "AWSEvents.StartReplay",
        body: {
          ReplayName: expect.stringMatching(/^[.\-_A-Za-z0-9]{1,64}$/),
          EventSourceArn: "arn:aws:events:eu-central-1:123456789012:archive/Archive-5b1c",
          EventStartTime: Date.parse("2026-11-23T10:00:00Z") / 1000,
          EventEndTime: Date.parse("2026-11-23T11:00:00Z") / 1000,
          Destination: { Arn: "arn:aws:events:eu-central-1:123456789012:event-bus/handoff-production-BusBus-kxqrstuv" },
        },
      },
    ]);
  });

  test("a replay up to now says what the archive may not hold yet", async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const { out } = await handoff(["replay", "--stage", "production", "--from", from], environment);
    expect(out).toMatch(/\nThe archive may not hold yet what came after \S+Z: in ten minutes, run this again\.\n$/);
    const told = await handoff(["replay", "--stage", "production", "--from", from, "--json"], environment);
    const { to, mayLackSince } = JSON.parse(told.out);
    expect(Math.round((Date.parse(to) - Date.parse(mayLackSince)) / 60_000)).toBe(10);
  });

  test("a rebuild works on the stage's own table, on whatever page of the list it stands", async () => {
    const { code, out } = await handoff(["rebuild", "--stage", "production"], environment);
    expect({ code, out }).toEqual({ code: 0, out: "No businesses.\n" });
    expect(asked.at(-1)).toMatchObject({ body: { TableName: "handoff-production-TableTable-kxqrstuv" } });
  });

  test("a stage that is not there is not taken for another whose name begins so", async () => {
    const { code, err } = await handoff(["redrive", "--stage", "prod"], environment);
    expect(code).toBe(2);
    expect(err).toContain("--stage is prod: Check the stage, the account (AWS_PROFILE) and the region (AWS_REGION).");
    expect(asked.map(({ target }) => target)).toEqual(["AmazonSQS.ListQueues"]);
  });
});
