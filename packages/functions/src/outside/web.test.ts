import type { lookup } from "node:dns";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { isPublicAddress } from "./public-address.ts";
import { createWeb } from "./web.ts";

const servers: { close(): void; closeAllConnections(): void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A name service whose answers are written down; no address means that there is no such name. */
function resolver(addressesOf: (name: string) => string[]): typeof lookup {
  const resolve = (name: string, options: unknown, done?: (...answer: unknown[]) => void) => {
    const answer = done ?? (options as (...answer: unknown[]) => void);
    const addresses = addressesOf(name).map((address) => ({ address, family: 4 }));
    if (addresses.length === 0) answer(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }));
    else answer(null, addresses);
  };
  return resolve as typeof lookup;
}

describe("the guarded fetch", () => {
  it("brings status, body and every address on the way", async () => {
    const host = await serve((request, response) => {
      if (request.url === "/old") response.writeHead(301, { location: "/new#part" }).end();
      else
        response
          .writeHead(200, { "content-type": "text/html; charset=iso-8859-1" })
          .end(Buffer.from("Töpferei", "latin1"));
    });
    const found = await createWeb({ allow: [host] }).fetch(`http://${host}/old`);
    expect(found).toMatchObject({
      outcome: "answered",
      status: 200,
      hops: [`http://${host}/old`, `http://${host}/new`],
      body: "Töpferei",
    });
  });

  it("knows this machine under any of its names when one of them is allowed, on that port only", async () => {
    const host = await serve((_, response) => response.end("here"));
    const port = host.split(":")[1];
    expect(await createWeb({ allow: [`localhost:${port}`] }).fetch(`http://127.0.0.1:${port}/`)).toMatchObject({
      body: "here",
    });
    expect(await createWeb({ allow: ["localhost:1"] }).fetch(`http://${host}/`)).toMatchObject({ cause: "refused" });
  });

  it("says honestly who is looking", async () => {
    const host = await serve((request, response) => response.end(request.headers["user-agent"]));
    const found = await createWeb({ allow: [host] }).fetch(`http://${host}/`);
    expect(found).toMatchObject({ body: "Handoff/0.1 (+watch; checks that landing pages can sell)" });
  });

  it("refuses a private address that nobody allowed, and never knocks", async () => {
    let knocks = 0;
    const host = await serve((_, response) => {
      knocks++;
      response.end();
    });
    const web = createWeb();
    const port = host.split(":")[1];
    for (const name of [host, `localhost:${port}`, `[::1]:${port}`, `[::ffff:127.0.0.1]:${port}`, `0x7f.1:${port}`]) {
      expect(await web.fetch(`http://${name}/`), name).toMatchObject({ outcome: "failed", cause: "refused" });
    }
    expect(knocks).toBe(0);
  });

  it("refuses a name when any of its addresses is private, and asks again for every connection", async () => {
    const answers = [["93.184.215.14", "10.0.0.1"], ["127.0.0.1"]];
    const web = createWeb({ resolve: resolver(() => answers.shift() ?? []) });
    for (const _ of [1, 2]) {
      expect(await web.fetch("http://shop.handoff.invalid:8080/")).toMatchObject({
        outcome: "failed",
        cause: "refused",
      });
    }
    expect(answers).toEqual([]);
  });

  it("takes a name that nobody knows for gone only while other names are known", async () => {
    const gone = (anchors: string[]) => resolver((name) => (name === "kiln.shop" ? [] : anchors));
    const found = (anchors: string[]) => createWeb({ resolve: gone(anchors) }).fetch("https://kiln.shop/");
    expect(await found(["93.184.215.14"])).toMatchObject({ outcome: "failed", cause: "dns" });
    expect(await found([])).toMatchObject({ outcome: "failed", cause: "other" });
  });

  it.each([
    ["as many programs ask", "https://kiln.shop/"],
    ["on a port of its own", "http://kiln.shop:8080/bowl"],
  ])("takes a name without any address for one that nobody knows, %s", async (_, address) => {
    /** Answers, without an error, that there are none. */
    const silent = (anchors: string[]) => {
      const known = resolver(() => anchors);
      return ((name: string, options: object, done?: (error: null, addresses: unknown[]) => void) =>
        name === "kiln.shop" && done
          ? done(null, [])
          : (known as (...given: unknown[]) => void)(name, options, done)) as typeof lookup;
    };
    const found = (anchors: string[]) => createWeb({ resolve: silent(anchors) }).fetch(address);
    expect(await found(["93.184.215.14"])).toMatchObject({ outcome: "failed", cause: "dns" });
    const cutOff = ((_: string, options: object, done?: (error: null, addresses: unknown[]) => void) =>
      (done ?? (options as (error: null, addresses: unknown[]) => void))(null, [])) as typeof lookup;
    expect(await createWeb({ resolve: cutOff }).fetch(address)).toMatchObject({ outcome: "failed", cause: "other" });
  });

  it.each([
    "file:///etc/passwd",
    "ftp://shop.invalid/",
    "http://93.184.215.14:22/",
    "http://shop.example/",
    "http://169.254.169.254/",
  ])("refuses %s", async (address) => {
    expect(await createWeb().fetch(address)).toMatchObject({ outcome: "failed", cause: "refused" });
  });

  it("refuses a redirect from an allowed host to a private one", async () => {
    const secret = await serve((_, response) => response.end("secret"));
    const host = await serve((_, response) => response.writeHead(302, { location: `http://${secret}/` }).end());
    expect(await createWeb({ allow: [host] }).fetch(`http://${host}/`)).toMatchObject({
      outcome: "failed",
      cause: "refused",
      hops: [`http://${host}/`, `http://${secret}/`],
    });
  });

  it.each(["http://shop.example/", "ftp://kiln.invalid/", "http://kiln.invalid:22/"])(
    "refuses a redirect to %s",
    async (target) => {
      const host = await serve((_, response) => response.writeHead(302, { location: target }).end());
      expect(await createWeb({ allow: [host] }).fetch(`http://${host}/`)).toMatchObject({ cause: "refused" });
    },
  );

  it.each([
    [20, "answered"],
    [21, "failed"],
  ])("follows redirects as far as browsers do (%i: %s)", async (redirects, outcome) => {
    let knocks = 0;
    const host = await serve((_, response) => {
      if (knocks < redirects) response.writeHead(302, { location: `/${++knocks}` });
      response.end("arrived");
    });
    expect(await createWeb({ allow: [host] }).fetch(`http://${host}/`)).toMatchObject({ outcome });
    expect(knocks).toBe(redirects);
  });

  it.each([
    ["br", brotliCompressSync("clay"), { outcome: "answered", body: "clay" }],
    ["GZIP", gzipSync("clay"), { outcome: "answered", body: "clay" }],
    ["deflate", deflateSync("clay"), { outcome: "answered", body: "clay" }],
    ["zstd", Buffer.from("clay"), { outcome: "failed", cause: "other" }],
  ])("reads what a server packs unasked, or says that it cannot (%s)", async (encoding, body, found) => {
    const host = await serve((_, response) => response.writeHead(200, { "content-encoding": encoding }).end(body));
    expect(await createWeb({ allow: [host] }).fetch(`http://${host}/`)).toMatchObject(found);
  });

  it.each(["head", "body"])("gives up when the %s does not come in time", async (part) => {
    const host = await serve((_, response) => {
      if (part === "body") response.writeHead(200).write("almost");
    });
    const found = await createWeb({ allow: [host], totalMs: 200 }).fetch(`http://${host}/`);
    expect(found).toMatchObject({ outcome: "failed", cause: "timeout" });
  });

  it("cuts a huge body, packed or not, at one mebibyte", async () => {
    const huge = Buffer.alloc(20 * 1024 * 1024, "a");
    const host = await serve((request, response) => {
      if (request.url === "/packed") response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(huge));
      else response.end(huge);
    });
    const web = createWeb({ allow: [host] });
    for (const path of ["/packed", "/plain"]) {
      const found = await web.fetch(`http://${host}${path}`);
      expect(found.outcome === "answered" && found.body.length).toBe(1_048_576);
      expect(found).toMatchObject({ cut: true });
    }
  });

  it("gives a host's cookie back to that host and to no other", async () => {
    const heard: Record<string, string | undefined> = {};
    const other = await serve((request, response) => {
      heard.other = request.headers.cookie;
      response.end("other");
    });
    const host = await serve((request, response) => {
      heard.same = request.headers.cookie;
      const seen = { location: `http://${other}/` };
      const fresh = { location: "/", "set-cookie": "seen=1; Path=/" };
      response.writeHead(302, request.headers.cookie ? seen : fresh).end();
    });
    const found = await createWeb({ allow: [host, other] }).fetch(`http://${host}/`);
    expect(found).toMatchObject({ outcome: "answered", body: "other" });
    expect(heard).toEqual({ same: "seen=1", other: undefined });
  });

  it("does not blame a shop for a certificate that browsers complete by themselves", async () => {
    const incomplete = Object.assign(new Error("unable"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    const resolve = (_: string, __: unknown, done: (error: Error) => void) => done(incomplete);
    const web = createWeb({ resolve: resolve as typeof lookup });
    expect(await web.fetch("https://kiln.shop/")).toMatchObject({ outcome: "failed", cause: "other" });
  });

  it("tells a dead name, a closed door and a bad certificate apart", async () => {
    const web = createWeb({ allow: ["127.0.0.1:1", "nobody.invalid:80"] });
    expect(await web.fetch("http://nobody.invalid/")).toMatchObject({ outcome: "failed", cause: "dns" });
    expect(await web.fetch("http://127.0.0.1:1/")).toMatchObject({ outcome: "failed", cause: "connect" });
    const plain = await serve((_, response) => response.end());
    expect(await createWeb({ allow: [plain] }).fetch(`https://${plain}/`)).toMatchObject({ cause: "tls" });
    const secure = createSecureServer({}, () => undefined);
    servers.push(secure);
    await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
    const place = `127.0.0.1:${(secure.address() as AddressInfo).port}`;
    expect(await createWeb({ allow: [place] }).fetch(`https://${place}/`)).toMatchObject({ cause: "tls" });
  });
});

describe("which addresses are public", () => {
  it.each(["8.8.8.8", "93.184.215.14", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])("%s is", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "198.18.0.1",
    "::1",
    "::",
    "::ffff:8.8.8.8",
    "::8.8.8.8",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2002:808:808::1",
    "2001:0:808:808::1",
    "2001:db8::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "4000::1",
    "not an address",
  ])("%s is not", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
