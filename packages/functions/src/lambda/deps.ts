// What the verbs need, as AWS gives it. Each function opens only what its verb takes; the rest is not even in its bundle.
import { createDeliveries } from "@handoff/store/deliveries";
import { createPaths } from "@handoff/store/paths";
import { createSettings } from "@handoff/store/settings";
import { createStore } from "@handoff/store/store";
import { openTableFor, type Power, removing, scanning, type Table } from "@handoff/store/table";
import type { AlertDeps, AttributeDeps, DoorDeps, ReportDeps, WatchDeps } from "../deps.ts";
import { createBus } from "../outside/bus.ts";
import { clock } from "../outside/clock.ts";
import { createMail } from "../outside/mail.ts";
import { createRequestHandler } from "../outside/request-handler.ts";
import type { Service } from "../outside/service.ts";
import { createVault } from "../outside/vault.ts";
import { createWebLater } from "../outside/web-later.ts";

type Given<Name extends string> = Readonly<Record<`HANDOFF_${Name}`, string>>;

// A connection that died while the process was frozen shows only by silence.
const patience = { connectMs: 1_000, answerMs: 3_000 };

// What a function may do to the table beyond reading and writing stands here, and in its role (stacks/); a test compares the two.
function tableOf(service: Service, env: Given<"TABLE">, powers: readonly Power[] = []): Table {
  return service.metered(openTableFor(powers, env.HANDOFF_TABLE, { requestHandler: createRequestHandler(patience) }));
}

function workerDeps(service: Service, env: Given<"TABLE">, powers: readonly Power[] = []) {
  return { ...clock, log: service.log, store: createStore(tableOf(service, env, powers)) };
}

function busOf({ log }: Service, env: Given<"BUS">) {
  return createBus(env.HANDOFF_BUS, { ...clock, log });
}

export function doorDeps(service: Service, env: Given<"TABLE" | "BUS" | "URL">, masterKey: string): DoorDeps {
  const table = tableOf(service, env);
  const store = { settings: createSettings(table), paths: createPaths(table), deliveries: createDeliveries(table) };
  const vault = createVault(masterKey);
  return { ...clock, log: service.log, store, bus: busOf(service, env), vault, baseUrl: env.HANDOFF_URL };
}

export function attributeDeps(service: Service, env: Given<"TABLE">): AttributeDeps {
  return workerDeps(service, env, [removing, scanning]); // an erasure may be a whole shop's
}

export const feedbackDeps: typeof attributeDeps = (service, env) => workerDeps(service, env);

export function watchDeps(service: Service, env: Given<"TABLE" | "BUS" | "URL">): WatchDeps {
  return {
    ...workerDeps(service, env, [removing]),
    bus: busOf(service, env),
    web: createWebLater(),
    baseUrl: env.HANDOFF_URL,
  };
}

type MailEnv = Given<"TABLE" | "URL" | "MAIL_FROM" | "MAIL_SET">;

export function alertDeps(service: Service, env: MailEnv, masterKey: string): AlertDeps {
  const sender = { from: env.HANDOFF_MAIL_FROM, configurationSet: env.HANDOFF_MAIL_SET };
  const mail = createMail({ ...clock, ...sender, log: service.log });
  return { ...workerDeps(service, env), mail, vault: createVault(masterKey), baseUrl: env.HANDOFF_URL };
}

type Keys = { masterKey: string; adminKey: string };

export function reportDeps(
  service: Service,
  env: Given<"TABLE" | "BUS" | "URL">,
  { masterKey, adminKey }: Keys,
): ReportDeps {
  return { ...watchDeps(service, env), vault: createVault(masterKey), adminKey };
}
