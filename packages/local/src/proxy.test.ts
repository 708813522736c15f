import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTrustedProxies, type TrustedProxies, visitorAddress } from "./proxy.ts";

const trust = (text: string): TrustedProxies => {
  const read = readTrustedProxies(text);
  if (!read) throw new Error(`"${text}" was not read`);
  return read;
};

describe("the visitor's address", () => {
  test.each([
    ["one proxy", "1", "127.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["two proxies", "2", "127.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"],
    [
      "what a visitor made up before the proxy added the truth",
      "1",
      "127.0.0.1",
      "1.1.1.1, 203.0.113.7",
      "203.0.113.7",
    ],
    ["a proxy that says nothing", "1", "127.0.0.1", undefined, "127.0.0.1"],
    [
      "known proxies, as many as there are",
      "127.0.0.1,10.0.0.0/8",
      "127.0.0.1",
      "203.0.113.7, 10.1.2.3, 10.0.0.2",
      "203.0.113.7",
    ],
    ["a stranger who came past the proxy", "10.0.0.0/8", "198.51.100.4", "1.1.1.1", "198.51.100.4"],
    ["a made-up address before known proxies", "127.0.0.1", "127.0.0.1", "10.9.9.9, 203.0.113.7", "203.0.113.7"],
    ["words instead of an address", "2", "127.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"],
    ["IPv4 dressed as IPv6", "127.0.0.1", "::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"],
    ["ports", "2", "127.0.0.1", "203.0.113.7:4711, [2001:db8::2]:80", "203.0.113.7"],
    ["IPv6", "fd00::/8", "fd00::1", "2001:db8::7", "2001:db8::7"],
    ["proxies all the way", "10.0.0.0/8", "10.0.0.1", "10.0.0.2", "10.0.0.2"],
  ])("behind %s is found", (_what, trusted, peer, forwarded, address) => {
    expect(visitorAddress(peer, forwarded, trust(trusted))).toBe(address);
  });

  test("is never one that only the visitor wrote, whatever the visitor writes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (madeUp) => {
        for (const trusted of ["1", "127.0.0.1"]) {
          expect(visitorAddress("127.0.0.1", `${madeUp}, 203.0.113.7`, trust(trusted))).toBe("203.0.113.7");
        }
        expect(visitorAddress("198.51.100.4", madeUp, trust("127.0.0.1"))).toBe("198.51.100.4");
      }),
    );
  });

  test("is found in a header of any length", () => {
    const started = performance.now();
    expect(visitorAddress("127.0.0.1", `${"1.1.1.1,".repeat(100_000)}203.0.113.7`, trust("1"))).toBe("203.0.113.7");
    expect(performance.now() - started).toBeLessThan(500);
  });
});

test.each(["0", "11", "-1", "proxy.local", "10.0.0.0/33", "fd00::/129", "10.0.0.1,", "", "true"])(
  "%j names no proxies",
  (text) => expect(readTrustedProxies(text)).toBeUndefined(),
);
