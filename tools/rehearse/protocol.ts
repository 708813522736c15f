// The part of Pulumi's gRPC protocol that a program speaks while it declares resources. The stubs come with SST's platform, which is
// not there when this is type-checked; what is used of them is written down here.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

type Value = { toJavaScript(): Record<string, unknown> };

export type RegisterRequest = {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getObject(): Value | undefined;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getRetainondelete(): boolean;
};
export type ReadRequest = {
  getType(): string;
  getName(): string;
  getParent(): string;
  getId(): string;
  getProperties(): Value | undefined;
};
export type OutputsRequest = { getUrn(): string; getOutputs(): Value | undefined };
export type InvokeRequest = { getTok(): string; getArgs(): Value };
export type LogRequest = { getSeverity(): number; getMessage(): string; getUrn(): string };
export type UrnRequest = { getUrn(): string };
export type FeatureRequest = { getId(): string };

/** Makes an answer of the protocol; fields are set by their names. */
export type Answer = (message: string, fields?: Record<string, unknown>) => unknown;
/** Answers one call. What it throws, the program sees. */
export type Calls = Record<string, (request: never) => unknown>;

export type Protocol = {
  answer: Answer;
  /** A plain object as the protocol sends it. */
  struct(value: Record<string, unknown>): unknown;
  /** Serves both services on a free port of this machine. */
  serve(monitor: Calls, engine: Calls): Promise<{ port: number; stop(): void }>;
  /** The program that runs ours. */
  runner: string;
};

type Message = Record<string, (value: unknown) => void>;
type Stubs = Record<string, new () => Message>;
type Grpc = {
  Server: new (
    options: object,
  ) => {
    addService(service: unknown, calls: object): void;
    bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  ServerCredentials: { createInsecure(): unknown };
  status: { INTERNAL: number };
};

/** @param platform folder of SST's platform */
export function loadProtocol(platform: string): Protocol {
  const fromPlatform = createRequire(join(platform, "package.json"));
  const pulumi = dirname(fromPlatform.resolve("@pulumi/pulumi/package.json"));
  const fromPulumi = createRequire(join(pulumi, "index.js"));
  const grpc: Grpc = fromPulumi("@grpc/grpc-js");
  const { Struct } = fromPulumi("google-protobuf/google/protobuf/struct_pb.js");
  const { Empty } = fromPulumi("google-protobuf/google/protobuf/empty_pb.js");
  const stubs = (name: string) => fromPlatform(join(pulumi, "proto", name));
  const messages: Stubs = Object.assign({ Empty }, ...["resource_pb.js", "engine_pb.js", "provider_pb.js"].map(stubs));

  return {
    runner: join(pulumi, "cmd", "run", "index.js"),
    struct: (value) => Struct.fromJavaScript(value),
    answer(message, fields = {}) {
      const Answer = messages[message];
      if (!Answer) throw new Error(`Pulumi's protocol has no ${message}`);
      const made = new Answer();
      for (const [field, value] of Object.entries(fields)) made[`set${field}`]?.(value);
      return made;
    },
    serve(monitor, engine) {
      const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
      server.addService(stubs("resource_grpc_pb.js").ResourceMonitorService, handled(monitor, grpc));
      server.addService(stubs("engine_grpc_pb.js").EngineService, handled(engine, grpc));
      return new Promise((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
          error ? reject(error) : resolve({ port, stop: () => server.forceShutdown() }),
        );
      });
    },
  };
}

type Callback = (error: { code: number; message: string } | null, answer?: unknown) => void;

function handled(calls: Calls, grpc: Grpc): object {
  return Object.fromEntries(
    Object.entries(calls).map(([name, work]) => [
      name,
      ({ request }: { request: never }, done: Callback) => {
        try {
          done(null, work(request));
        } catch (error) {
          done({ code: grpc.status.INTERNAL, message: error instanceof Error ? error.message : String(error) });
        }
      },
    ]),
  );
}
