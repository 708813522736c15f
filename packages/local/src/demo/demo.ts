// The demo: a small pottery shop lives through a good week's marketing and one bad minute, in front of whoever has the page open.
// Everything it does goes over HTTP to the running server, through routes that anybody has.
import { join } from "node:path";
import { decimalText } from "@handoff/core/money";
import { instant } from "@handoff/core/time";
import * as z from "zod/mini";
import { type Caller, createCaller } from "./caller.ts";
import { playCampaigns } from "./campaigns.ts";
import { type Cast, createCast } from "./cast.ts";
import { type Diary, openDiary } from "./diary.ts";
import { playOutage } from "./outage.ts";
import { tellPast } from "./past.ts";
import { shopName } from "./pottery.ts";
import { setUp, signUp } from "./setup.ts";
import type { DemoShop } from "./shop.ts";
import { createStage, DemoError } from "./stage.ts";
import { whenCounted } from "./tally.ts";

/** What the demo needs of the system it plays on. */
export type DemoSystem = {
  url: string;
  adminKey: string;
  keepsMail: boolean;
  home: { folder: string };
  shop: DemoShop;
};

export type DemoOptions = {
  print(line: string): void;
  /** 1: as it is to be watched, a good minute. 0: without a pause. */
  pace?: number;
};

export type Demo = {
  /** Resolves when it has come to its end, one way or another. */
  done: Promise<void>;
  stop(): Promise<void>;
};

/** Plays the demo beside the running system. Whatever goes wrong is said and ends the demo, and nothing else. */
export function startDemo(system: DemoSystem, options: DemoOptions): Demo {
  const stopping = new AbortController();
  const { print } = options;
  const done = playDemo(system, options, stopping.signal).then(
    () => undefined,
    (error: unknown) => {
      if (stopping.signal.aborted) return;
      const reason = error instanceof DemoError ? error.message : error instanceof Error ? error.stack : String(error);
      print(`The demo stops here, and Handoff runs on: ${reason}.`);
      print("It goes on from this step at the next start.");
    },
  );
  return {
    done,
    async stop() {
      stopping.abort(new DemoError("it was stopped"));
      await done;
    },
  };
}

export type Outcome = {
  business: string;
  ownerKey: string;
  /** Whether it was played to its end before this start. */
  before: boolean;
  /** Who came in this telling: people by links and by themselves, and programs that only followed links. */
  counted: { people: number; machines: number; grossMinor: number };
};

/** Plays what has not been played yet. Throws a DemoError when a step does not do what it should. */
export async function playDemo(
  system: DemoSystem,
  { print, pace = 1 }: DemoOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const { url, adminKey, keepsMail, shop, home } = system;
  const diary = await openDiary(join(home.folder, "demo.json"));
  const stage = createStage({ diary, print, signal, pace });
  const caller = createCaller({ base: url, door: new URL(shop.url).origin, signal });

  const again = diary.has("signed up");
  const owner = await signUp(stage, caller, { adminKey, keepsMail });
  const who = { business: owner.business, ownerKey: owner.key };
  await greet(caller, { print, url, shopUrl: shop.url, key: owner.key, diary, again });
  if (diary.has("ended")) return { ...who, before: true, counted: { people: 0, machines: 0, grossMinor: 0 } };

  const begunAt = await stage.take("begun", { as: z.string() }, async () => instant(Date.now()));
  const setup = await setUp(stage, caller, { owner, shop, begunAt });
  const { business } = owner;
  const cast = createCast({ stage, caller, api: caller.api(owner.key), business, setup, shop, begunAt });
  await tellPast(cast);
  await playCampaigns(cast);
  await playOutage(cast);
  await sumUp(cast);
  await diary.put("ended", instant(Date.now()));
  return { ...who, before: false, counted: cast.counted };
}

type Greeting = { print(line: string): void; url: string; shopUrl: string; key: string; diary: Diary; again: boolean };

async function greet(caller: Caller, { print, url, shopUrl, key, diary, again }: Greeting): Promise<void> {
  const answer = await caller.fetch(`${url}/session`, { headers: { authorization: `Bearer ${key}` } });
  if (!answer.ok) {
    throw new DemoError(
      `its business is not in this home any more (${answer.status}). Remove demo.json there, and it is played anew`,
    );
  }
  const ended = diary.has("ended");
  print("");
  if (ended) print(`The demo was played to its end; all of ${shopName} is still there.`);
  else if (again) print(`The demo goes on where it was, in the life of ${shopName}.`);
  else print(`The demo begins: a good minute in the life of ${shopName}, a small shop. Watch it on the page.`);
  print("");
  print(`  Log in     ${url}/login#key=${key}`);
  print(`  The shop   ${shopUrl}`);
  print("");
}

async function sumUp(cast: Cast): Promise<void> {
  const { sales, netMinor, channels } = await whenCounted(cast);
  const net = decimalText({ amount: netMinor, currency: "EUR" });
  cast.stage.say(`The end: ${sales} sales, ${net} euro net, shared among ${channels} channels to the cent.`);
  cast.stage.say("Everything stays as it is now. HANDOFF_DEMO=0 with another HANDOFF_HOME starts empty.");
}
