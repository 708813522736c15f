// May this server call that address? Only public unicast addresses on web ports; names are resolved once, every address is checked,
// and the checked addresses are the ones connected to: a name that changes its mind between check and connect gains nothing.
import type { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { buildConnector } from "undici";

/** An address that is not for the public; the message says which and what to do. */
export class RefusedError extends Error {
  readonly code = "REFUSED";
}

const webPorts = new Set(["80", "443", "8080", "8443"]);
// Names that RFC 2606 and 6761 keep for samples and tests: that nobody answers there says nothing about a shop.
const sampleNames = /(^|\.)(example|test|localhost|local|internal)\.?$/i;

/** Only global unicast. Addresses that carry another one inside (mapped, 6to4, NAT64, Teredo) are refused with the private ones. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || ((parsed as ipaddr.IPv6).parts[0] ?? 0) >> 13 === 1; // 2000::/3, all that IANA has given out
}

/** `host:port` of a URL, the port always written. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${url.port || (url.protocol === "https:" ? "443" : "80")}`;
}

const loopback = ["localhost", "127.0.0.1", "[::1]"];

/** The `host:port` pairs that are allowed; this machine may be written under any of its names. */
export function allowedPlaces(pairs: readonly string[]): ReadonlySet<string> {
  const named = pairs.flatMap((pair) => {
    const cut = pair.lastIndexOf(":");
    return loopback.includes(pair.slice(0, cut)) ? loopback.map((host) => host + pair.slice(cut)) : [pair];
  });
  return new Set(named);
}

/** Throws a RefusedError for what needs no DNS to be refused: scheme, credentials, port, a private address as host. */
export function checkUrl(url: URL, allow: ReadonlySet<string>): void {
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw refused(url.protocol, "only http and https are looked at");
  const place = hostAndPort(url);
  if (allow.has(place)) return;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isPublicAddress(host)) throw refused(place, "not a public address");
  if (sampleNames.test(host)) throw refused(place, "a name reserved for samples and private networks");
  if (!webPorts.has(place.slice(place.lastIndexOf(":") + 1))) throw refused(place, "not a port of the web");
}

function refused(what: string, why: string): RefusedError {
  return new RefusedError(`${what} is ${why}; add host:port to HANDOFF_WEB_ALLOW to look at it all the same`);
}

export type Resolve = typeof systemLookup;
type Guard = { allow: ReadonlySet<string>; timeout: number; resolve: Resolve };

/** Connects to public addresses only, or to the `host:port` pairs that are allowed by name. */
export function guardedConnector({ allow, timeout, resolve }: Guard): buildConnector.connector {
  const open = buildConnector({ timeout });
  const guarded = buildConnector({ timeout, lookup: publicLookup(resolve) } as buildConnector.BuildOptions);
  return (options, callback) => {
    const port = options.port || (options.protocol === "https:" ? "443" : "80");
    if (allow.has(`${options.hostname}:${port}`)) return open(options, callback);
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) && !isPublicAddress(host)) return callback(refused(host, "not a public address"), null);
    guarded(options, callback);
  };
}

const publicLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "");
      // Some resolvers say so that a name has no address. To connect to none of several would be a crash.
      if (addresses.length === 0) return callback(nothingBehind(hostname), "");
      const bad = addresses.find(({ address }) => !isPublicAddress(address));
      if (bad) return callback(refused(`${hostname} (${bad.address})`, "not a public address"), "");
      const [first] = addresses;
      if (options.all || !first) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const nothingBehind = (hostname: string) =>
  Object.assign(new Error(`${hostname} has no address`), { code: "ENOTFOUND", syscall: "getaddrinfo", hostname });
