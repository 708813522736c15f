// To whom is a story told? To the deployed system and to the process on this machine alike; what they answer is written down.
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { type Delivery, shopify } from "../../stories/platforms.ts";
import type { Json } from "../moto.ts";

export type Mail = { to: string[]; subject: string; html: string; text: string };

/** A whole Handoff, wherever it runs. */
export type Listener = {
  adminKey: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Asks until the answer holds, or no longer makes sense to wait for; answers the last. */
  settled<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T>;
  /** Runs what is done by the clock. */
  tick(): Promise<void>;
  /** Brings every event again that the bus has carried. */
  replay(): Promise<void>;
  /** Everything that was sent so far, oldest first. */
  mails(): Promise<Mail[]>;
  /** Whether an answer is what another teller got in this place; given, a question is asked until it is. */
  agrees?(place: number, answer: Answer): boolean;
  stop(): Promise<void>;
};

export type Answer = { what: string; answer: Json };
export type Story = { answers: Answer[]; problems: string[]; given: string[] };
export type Teller = ReturnType<typeof createTeller>;

export const secret = "shpss_clay_and_fire_2026";
export const shop = "http://shop.clay-and-fire.com";

export function createTeller(listener: Listener) {
  const answers: Answer[] = [];
  const problems: string[] = [];
  /** Instants that the story itself has given: they must come back as they were. */
  const given: string[] = [];
  let owner = "";
  let webhookUrl = "";

  async function ask(method: string, path: string, body?: unknown, key = owner): Promise<Json> {
    const answer = await listener.fetch(path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get("content-type"), body: bodyOf(text) };
  }

  const teller = {
    answers,
    problems,
    given,
    listener,
    /** This instant, which the story tells of; nobody's clock is read in the same millisecond. */
    async now(): Promise<string> {
      await pause(3);
      const at = new Date().toISOString();
      given.push(at);
      await pause(3);
      return at;
    },
    enter(key: string, address = webhookUrl) {
      owner = key;
      webhookUrl = address;
    },
    keep(what: string, answer: Json): void {
      answers.push({ what, answer });
    },
    /** Asks, writes down the whole answer, and answers its body. */
    async write(method: string, path: string, body?: unknown, key?: string): Promise<Json> {
      const what = `${method} ${path}`;
      const question = () => ask(method, path, body, key);
      const { agrees } = listener;
      const answer =
        method === "GET" && agrees
          ? await listener.settled(question, (answer) => agrees(answers.length, { what, answer }))
          : await question();
      teller.keep(what, answer);
      return answer.body;
    },
    read: (path: string) => teller.write("GET", path),
    /** Asks until what is picked from the answer is what the story says; a problem when it never is. */
    async expect(what: string, path: string, pick: (body: Json) => Json, wanted: Json): Promise<void> {
      const found = await listener.settled(
        async () => pick((await ask("GET", path)).body),
        (picked) => isDeepStrictEqual(picked, wanted),
      );
      teller.mustBe(what, found, wanted);
    },
    mustBe(what: string, found: Json, wanted: Json): void {
      if (isDeepStrictEqual(found, wanted)) return;
      problems.push(`${what}: ${JSON.stringify(found)}, and not ${JSON.stringify(wanted)}`);
    },
    /** A platform's webhook, or anything that is posted. */
    async deliver(what: string, { path, init }: Delivery, status = 200): Promise<void> {
      const answer = await listener.fetch(path, init);
      teller.keep(what, { status: answer.status, body: bodyOf(await answer.text()) });
      teller.mustBe(`${what}, its status`, answer.status, status);
    },
    sell: (topic: string, payload: Json) =>
      teller.deliver(`webhook ${topic}`, shopify(webhookUrl, secret, topic, payload)),
    webhookUrl: () => webhookUrl,
  };
  return teller;
}

function bodyOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
