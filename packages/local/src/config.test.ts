import { HandoffError } from "@handoff/core/error";
import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment starts on port 3000, in .handoff, with the demo", () => {
  expect(readConfig({ PATH: "/bin" })).toEqual({
    port: 3000,
    url: undefined,
    home: `${process.cwd()}/.handoff`,
    adminKey: undefined,
    demo: true,
    smtpUrl: undefined,
    webAllow: [],
    trustProxy: undefined,
    logLevel: "warn",
  });
});

test("every variable is heard", () => {
  expect(
    readConfig({
      PORT: "0",
      HANDOFF_URL: "https://handoff.example/",
      HANDOFF_HOME: "/srv/handoff",
      HANDOFF_ADMIN_KEY: "0123456789abcdef",
      HANDOFF_DEMO: "0",
      SMTP_URL: "smtps://shop:word@mail.example:465",
      HANDOFF_WEB_ALLOW: "127.0.0.1:4000, shop.test:80,[::1]:8080",
      HANDOFF_TRUST_PROXY: " 2 ",
      HANDOFF_LOG: "debug",
    }),
  ).toEqual({
    port: 0,
    url: "https://handoff.example",
    home: "/srv/handoff",
    adminKey: "0123456789abcdef",
    demo: false,
    smtpUrl: "smtps://shop:word@mail.example:465",
    webAllow: ["127.0.0.1:4000", "shop.test:80", "[::1]:8080"],
    trustProxy: { hops: 2 },
    logLevel: "debug",
  });
});

test("a variable that is set to nothing counts as not set", () => {
  expect(readConfig({ PORT: "", SMTP_URL: " " })).toMatchObject({ port: 3000, smtpUrl: undefined });
});

test.each([
  [
    "HANDOFF_TRUST_PROXY",
    "yes",
    "Give how many proxies stand before Handoff, such as 1, or their addresses, such as 127.0.0.1,10.0.0.0/8.",
  ],
  ["PORT", "http", "Give a port from 0 to 65535; 0 takes any free one."],
  ["PORT", "65536", "Give a port from 0 to 65535; 0 takes any free one."],
  [
    "HANDOFF_URL",
    "handoff.example",
    "Give the public address people reach this machine under, such as https://handoff.example.",
  ],
  ["HANDOFF_DEMO", "no", "Give 1 to play the demo or 0 to start empty."],
  ["HANDOFF_WEB_ALLOW", "127.0.0.1", "Give host:port, several separated by commas, such as 127.0.0.1:4000."],
  ["HANDOFF_LOG", "loud", "Give one of error, warn, info, debug."],
])("a wrong %s (%s) is refused by name, with its value and the remedy", (field, value, remedy) => {
  expect(problemsOf({ [field]: value })).toEqual([{ field, value, remedy }]);
});

test("secrets that are refused are not repeated", () => {
  expect(problemsOf({ HANDOFF_ADMIN_KEY: "short", SMTP_URL: "user:word@mail" })).toEqual([
    {
      field: "HANDOFF_ADMIN_KEY",
      remedy: "Give at least 16 characters without spaces, or leave it out: a key is made at the first start.",
    },
    { field: "SMTP_URL", remedy: "Give an address such as smtps://user:password@mail.example:465." },
  ]);
});

function problemsOf(environment: Record<string, string>) {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof HandoffError) return error.problems;
  }
  return undefined;
}
