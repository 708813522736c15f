// From where does a request come when a proxy of the owner's hands it over? Without this every visitor has the proxy's address, and they
// share one visitor's limits. What `x-forwarded-for` says is worth as much as whoever wrote it: only what trusted proxies added is believed.
import { BlockList, isIP } from "node:net";

/** hops: so many proxies stand before us, each of which adds the address it was asked from. among: proxies known by their addresses. */
export type TrustedProxies = { hops: number } | { among: BlockList };

const hopsMax = 10;
const headerLengthMax = 2_000;

/** Reads "1" or "10.0.0.0/8, 127.0.0.1"; undefined when it is neither. */
export function readTrustedProxies(text: string): TrustedProxies | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) >= 1 && Number(text) <= hopsMax ? { hops: Number(text) } : undefined;
  const among = new BlockList();
  for (const part of text.split(",")) {
    const [, address = "", bits] = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i.exec(part.trim()) ?? [];
    const version = isIP(address);
    const width = version === 4 ? 32 : 128;
    if (version === 0 || Number(bits ?? 0) > width) return undefined;
    among.addSubnet(address, bits === undefined ? width : Number(bits), version === 4 ? "ipv4" : "ipv6");
  }
  return { among };
}

/**
 * @param peer whoever opened the connection
 * @param forwarded the request's `x-forwarded-for`: one address after the other, each added at the end
 */
export function visitorAddress(peer: string, forwarded: string | undefined, trusted: TrustedProxies): string {
  const said = (forwarded ?? "").slice(-headerLengthMax).split(",");
  const chain = [peer, ...said.reverse().map((part) => part.trim())].map(plain);
  const first = "hops" in trusted ? trusted.hops : chain.findIndex((address) => !isAmong(trusted.among, address));
  const known = chain.slice(0, first === -1 ? chain.length : first + 1);
  // What is no address was made up further out: whoever sent that is as far as we know.
  const end = known.findIndex((address) => isIP(address) === 0);
  return (end === -1 ? known : known.slice(0, Math.max(1, end))).at(-1) ?? peer;
}

function isAmong(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

/** Without the port that some proxies add, and IPv4 as such when it comes dressed as IPv6. */
function plain(address: string): string {
  const [, bracketed] = /^\[([0-9a-f:.]+)\](?::\d+)?$/i.exec(address) ?? [];
  const [, before] = /^(\d[\d.]+):\d+$/.exec(address) ?? [];
  return (bracketed ?? before ?? address).replace(/^::ffff:(?=\d+\.)/i, "");
}
