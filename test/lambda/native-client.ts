// What Lambda's runtime client takes its invocations with, in place of the addon that its package would compile: the same four calls.
import { Agent, type OutgoingHttpHeaders, request } from "node:http";

const [host, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? "").split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let last: Promise<unknown> = Promise.resolve();

export function initializeClient(): void {}

export async function next(): Promise<{ bodyJson: string; headers: unknown }> {
  await last;
  return call("GET", "/invocation/next");
}

export function done(id: string, body: string): void {
  last = call("POST", `/invocation/${id}/response`, body, { "content-type": "application/json" });
}

export function error(id: string, body: string): void {
  last = call("POST", `/invocation/${id}/error`, body, { "content-type": "application/json" });
}

function call(method: string, path: string, body?: string, headers: OutgoingHttpHeaders = {}) {
  return new Promise<{ bodyJson: string; headers: unknown }>((resolve, reject) => {
    const sent = request({ host, port, method, path: `/2018-06-01/runtime${path}`, agent, headers }, (response) => {
      let bodyJson = "";
      response.setEncoding("utf8");
      response.on("data", (text) => (bodyJson += text));
      response.on("end", () => resolve({ bodyJson, headers: response.headers }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
