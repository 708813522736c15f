// An AWS account that is not there: the few answers that the sst command needs before and after it runs the engine, from memory.
// A second deployment into the same account finds the state of the first.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Account = { url: string; close(): Promise<void> };

export async function openAccount(): Promise<Account> {
  const bootstrap = {
    version: 99,
    asset: "rehearsal-asset",
    state: "rehearsal-state",
    assetEcrRegistryId: "",
    assetEcrUrl: "",
  };
  const parameters = new Map([["/sst/bootstrap", JSON.stringify(bootstrap)]]);
  const objects = new Map<string, Buffer>();

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = request.headers["x-amz-target"];
    if (target) ssm(String(target), body, response);
    else s3(request, body, response);
  });

  /** Systems Manager's parameters: where SST keeps its bootstrap and the state's passphrase. */
  function ssm(target: string, body: Buffer, response: ServerResponse): void {
    const { Name, Value } = JSON.parse(body.toString());
    const stored = parameters.get(Name);
    if (target === "AmazonSSM.PutParameter") {
      parameters.set(Name, Value);
      json(response, 200, {});
    } else if (target !== "AmazonSSM.GetParameter") json(response, 400, { __type: "NotRehearsed", message: target });
    else if (stored === undefined) json(response, 400, { __type: "ParameterNotFound", message: "" });
    else json(response, 200, { Parameter: { Name, Value: stored, Type: "String", Version: 1 } });
  }

  /** S3's objects: where SST keeps its state. */
  function s3({ method, url = "" }: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const key = new URL(url, "http://s3").pathname;
    if (method === "PUT") {
      objects.set(key, body);
      response.writeHead(200, { etag: '"rehearsal"' }).end();
    } else if (method === "DELETE") {
      objects.delete(key);
      response.writeHead(204).end();
    } else if (objects.has(key)) response.writeHead(200).end(objects.get(key));
    else response.writeHead(404, { "content-type": "application/xml" }).end("<Error><Code>NoSuchKey</Code></Error>");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function json(response: ServerResponse, status: number, answer: Record<string, unknown>): void {
  const type = answer.__type === undefined ? {} : { "x-amzn-errortype": String(answer.__type) };
  response.writeHead(status, { "content-type": "application/x-amz-json-1.1", ...type }).end(JSON.stringify(answer));
}
