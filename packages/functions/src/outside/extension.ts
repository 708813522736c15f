// Time for work after the answer. Lambda freezes a process as soon as its runtime asks for the next request, unless an extension is still
// at work; the answer goes out without waiting for it (AWS: "Performance and functionality improvements for AWS Lambda extensions",
// 2021). So this process registers one inside itself, which is done with a request when the work behind its answer is.
// Extensions API 2020-01-01: register while the function starts, then ask for each next event when done with the last.
import { request } from "node:http";
import * as z from "zod/mini";

export type Extension = {
  /** Keeps the process awake for this request's work. To be called once for every request, while it is answered. */
  afterAnswer(requestId: string, work: () => Promise<void>): void;
};

const name = "handoff";
const Invoked = z.object({ requestId: z.string() });

/** @returns undefined where there is no such thing as extensions */
export async function registerExtension(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Extension | undefined> {
  const { AWS_LAMBDA_RUNTIME_API: host } = environment;
  if (!host) return undefined;
  const registered = await call(host, "POST", "register", { "lambda-extension-name": name }, { events: ["INVOKE"] });
  const identifier = registered.headers["lambda-extension-identifier"];
  if (registered.status !== 200 || typeof identifier !== "string") return undefined;

  const works = new Map<string, PromiseWithResolvers<void>>();
  // Both sides hear of a request in their own time: whoever is first makes the promise.
  function workOf(requestId: string): PromiseWithResolvers<void> {
    const work = works.get(requestId) ?? Promise.withResolvers<void>();
    works.set(requestId, work);
    return work;
  }

  async function live(): Promise<never> {
    for (;;) {
      const { status, text } = await call(host ?? "", "GET", "event/next", {
        "lambda-extension-identifier": identifier,
      });
      if (status !== 200) throw new Error(`Lambda's Extensions API answered ${status}`);
      const { requestId } = z.parse(Invoked, JSON.parse(text));
      await workOf(requestId).promise;
      works.delete(requestId);
    }
  }
  // Fails only when Lambda itself does. Lambda would then wait for us for ever: the rejection ends the process, and a new one is started.
  void live();

  return {
    afterAnswer(requestId, work) {
      workOf(requestId).resolve(work());
    },
  };
}

type Answer = { status: number | undefined; headers: Readonly<Record<string, unknown>>; text: string };

/** Without a timeout: the next event may be hours away, most of them frozen. */
function call(host: string, method: string, path: string, headers: object, body?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `http://${host}/2020-01-01/extension/${path}`,
      { method, headers: { ...headers } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (more) => (text += more));
        answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
        answer.on("error", reject);
      },
    );
    sent.on("error", reject);
    sent.end(body && JSON.stringify(body));
  });
}
