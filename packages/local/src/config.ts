// What did whoever started us ask for? The environment, read once and checked whole: every wrong variable is named, with its value
// (but for secrets) and what to do about it.
import { isIP } from "node:net";
import { resolve } from "node:path";
import { HandoffError, type Problem } from "@handoff/core/error";
import * as z from "zod/mini";
import { readTrustedProxies, type TrustedProxies } from "./proxy.ts";

export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export type Config = {
  /** 0: any free port. */
  port: number;
  /** Public base of the URLs that are handed out, without a slash at the end. Undefined: this machine's own address. */
  url: string | undefined;
  /** Absolute path of the home folder. */
  home: string;
  /** Undefined: made at the first start and kept in the home folder. */
  adminKey: string | undefined;
  demo: boolean;
  smtpUrl: string | undefined;
  /** `host:port` that probes may reach although private. */
  webAllow: string[];
  /** Proxies whose word on a visitor's address is believed. Undefined: nobody's. */
  trustProxy: TrustedProxies | undefined;
  logLevel: LogLevel;
};

const port = /^\d{1,5}$/;
const isPort = (text: string) => port.test(text) && Number(text) <= 65_535;
const isUrl = (protocols: readonly string[]) => (text: string) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);
const isHostAndPort = (text: string) => {
  const [, host = "", at = ""] = /^(\[[^\]]+\]|[^:\s/]+):(\d+)$/.exec(text) ?? [];
  return host !== "" && isPort(at) && (!host.startsWith("[") || isIP(host.slice(1, -1)) === 6);
};

const text = (holds: (value: string) => boolean, remedy: string) =>
  z.optional(z.string().check(z.refine(holds, { error: remedy })));

const Environment = z.object({
  PORT: text(isPort, "Give a port from 0 to 65535; 0 takes any free one."),
  HANDOFF_URL: text(
    (value) => isUrl(["http:", "https:"])(value) && !/[?#]/.test(value),
    "Give the public address people reach this machine under, such as https://handoff.example.",
  ),
  HANDOFF_HOME: z.optional(z.string()),
  HANDOFF_ADMIN_KEY: text(
    (value) => value.length >= 16 && !/\s/.test(value),
    "Give at least 16 characters without spaces, or leave it out: a key is made at the first start.",
  ),
  HANDOFF_DEMO: text((value) => value === "0" || value === "1", "Give 1 to play the demo or 0 to start empty."),
  SMTP_URL: text(isUrl(["smtp:", "smtps:"]), "Give an address such as smtps://user:password@mail.example:465."),
  HANDOFF_WEB_ALLOW: text(
    (value) => splitList(value).every(isHostAndPort),
    "Give host:port, several separated by commas, such as 127.0.0.1:4000.",
  ),
  HANDOFF_TRUST_PROXY: text(
    (value) => readTrustedProxies(value.trim()) !== undefined,
    "Give how many proxies stand before Handoff, such as 1, or their addresses, such as 127.0.0.1,10.0.0.0/8.",
  ),
  HANDOFF_LOG: z.optional(z.enum(logLevels, { error: `Give one of ${logLevels.join(", ")}.` })),
});

const secret: readonly string[] = ["HANDOFF_ADMIN_KEY", "SMTP_URL"];

/** Reads the environment. A variable that is set to nothing counts as not set. Throws a HandoffError that names every wrong one. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const read = z.safeParse(Environment, given);
  if (!read.success) {
    const problems = read.error.issues.map((issue): Problem => {
      const field = String(issue.path[0]);
      return { field, ...(!secret.includes(field) && { value: String(given[field]) }), remedy: issue.message };
    });
    throw new HandoffError("invalid", "Some settings in the environment are not what they should be.", problems);
  }
  const found = read.data;
  return {
    port: Number(found.PORT ?? 3000),
    url: found.HANDOFF_URL?.replace(/\/+$/, ""),
    home: resolve(found.HANDOFF_HOME ?? ".handoff"),
    adminKey: found.HANDOFF_ADMIN_KEY,
    demo: found.HANDOFF_DEMO !== "0",
    smtpUrl: found.SMTP_URL,
    webAllow: splitList(found.HANDOFF_WEB_ALLOW ?? ""),
    trustProxy: readTrustedProxies(found.HANDOFF_TRUST_PROXY?.trim() ?? ""),
    logLevel: found.HANDOFF_LOG ?? "warn",
  };
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
