// `node --import` this: a public name and a public address, behind which is the shop of the stories (PUBLIC_SHOP_PORT on this machine).
// Deployed functions look at public addresses only and know no exception, so the exception is made below them.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";

const name = "shop.clay-and-fire.com";
const address = "93.184.216.34";

const lookup = dns.lookup as (...args: unknown[]) => void;
dns.lookup = ((host: string, options: { all?: boolean }, done: (...args: unknown[]) => void) => {
  if (host !== name) return lookup(host, options, done);
  const found = { address, family: 4 };
  process.nextTick(() => (options.all ? done(null, [found]) : done(null, found.address, found.family)));
}) as typeof dns.lookup;

const connect = net.connect as (...args: unknown[]) => net.Socket;
net.connect = ((...args: unknown[]) => {
  const [options, ...rest] = args as [{ host?: string }];
  if (options.host !== name && options.host !== address) return connect(...args);
  return connect({ host: "127.0.0.1", port: Number(process.env.PUBLIC_SHOP_PORT) }, ...rest);
}) as typeof net.connect;

syncBuiltinESMExports();
