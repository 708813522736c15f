// Hears what our program declares, and answers as if it had been made. What stood there before keeps its name and id, as in Pulumi;
// what would have to be replaced is not known here: that only the provider and AWS know.
import { isDeepStrictEqual } from "node:util";
import type { Graph, Inputs, Resource } from "./graph.ts";
import { answerOf, outputsOf } from "./invent.ts";
import type {
  Calls,
  FeatureRequest,
  InvokeRequest,
  LogRequest,
  OutputsRequest,
  Protocol,
  ReadRequest,
  RegisterRequest,
  UrnRequest,
} from "./protocol.ts";
import { plain, secretPaths } from "./value.ts";

export type Said = (event: Record<string, unknown>) => void;
type Stage = { app: string; stage: string; region: string; isPreview: boolean };

/** @param before the resources of the deployment before, none for the first one; @param say takes Pulumi's engine events, which SST shows */
export function createMonitor(protocol: Protocol, stage: Stage, before: readonly Resource[], say: Said) {
  const { answer, struct } = protocol;
  const resources = new Map<string, Resource>();
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  let rootUrn = "";
  let errors = 0;

  function register(request: RegisterRequest): Resource {
    const raw = request.getObject()?.toJavaScript() ?? {};
    const [type, name, custom] = [request.getType(), request.getName(), request.getCustom()];
    const urn = urnOf(stage, request.getParent(), type, name);
    if (resources.has(urn)) throw new Error(`two resources are called ${urn}`);
    const stood = old.get(urn);
    const inputs: Inputs = plain(raw);
    // What our program makes up anew at every run, such as the letters at the end of a name, stays as it is.
    for (const field of request.getIgnorechangesList())
      if (stood && field in stood.inputs) inputs[field] = stood.inputs[field];

    const resource: Resource = {
      urn,
      type,
      name,
      id: custom ? `${name}-id` : "",
      parent: request.getParent(),
      custom,
      inputs,
      outputs: custom ? outputsOf(type, name, inputs, stage.region) : {},
      dependencies: request.getDependenciesList(),
      secrets: secretPaths(raw),
      retainOnDelete: request.getRetainondelete(),
      change: !stood ? "create" : isDeepStrictEqual(stood.inputs, inputs) ? "same" : "update",
    };
    resources.set(urn, resource);
    return resource;
  }

  function tell(
    kind: "resourcePreEvent" | "resOutputsEvent",
    { change, urn, type, custom, id, parent, ...rest }: Resource,
  ) {
    const state = { type, urn, custom, id, parent, inputs: rest.inputs, outputs: rest.outputs, protect: false };
    const nothing = { old: null, provider: "", detailedDiff: null, keys: null, logical: true };
    say({ [kind]: { metadata: { ...nothing, op: change, urn, type, new: state }, planning: stage.isPreview } });
  }

  const monitor: Calls = {
    supportsFeature: (request: FeatureRequest) =>
      answer("SupportsFeatureResponse", { Hassupport: ["secrets", "resourceReferences"].includes(request.getId()) }),
    invoke: (request: InvokeRequest) => {
      const found = answerOf(request.getTok(), plain(request.getArgs().toJavaScript()), stage.region);
      return answer("InvokeResponse", { Return: struct(found) });
    },
    readResource: (request: ReadRequest) => {
      const [type, name] = [request.getType(), request.getName()];
      const inputs: Inputs = plain(request.getProperties()?.toJavaScript() ?? {});
      return answer("ReadResourceResponse", {
        Urn: urnOf(stage, request.getParent(), type, name),
        Properties: struct(outputsOf(type, name, inputs, stage.region)),
      });
    },
    registerResource: (request: RegisterRequest) => {
      const resource = register(request);
      tell("resourcePreEvent", resource);
      if (resource.custom) tell("resOutputsEvent", resource);
      const { urn, id, outputs } = resource;
      return answer("RegisterResourceResponse", { Urn: urn, ...(id && { Id: id }), Object: struct(outputs) });
    },
    registerResourceOutputs: (request: OutputsRequest) => {
      const resource = resources.get(request.getUrn());
      if (!resource) throw new Error(`outputs of an unknown resource ${request.getUrn()}`);
      resource.outputs = plain(request.getOutputs()?.toJavaScript() ?? {});
      tell("resOutputsEvent", resource);
      return answer("Empty");
    },
    registerPackage: () => answer("RegisterPackageResponse", { Ref: "rehearsal" }),
    registerStackTransform: () => answer("Empty"),
    registerStackInvokeTransform: () => answer("Empty"),
    registerResourceHook: () => answer("Empty"),
    signalAndWaitForShutdown: () => answer("Empty"),
  };

  const engine: Calls = {
    log: (request: LogRequest) => {
      const severity = ["debug", "info", "warning", "error"][request.getSeverity()] ?? "info";
      if (severity === "error") errors++;
      if (severity !== "debug") {
        say({ diagnosticEvent: { urn: request.getUrn(), message: request.getMessage(), color: "never", severity } });
      }
      return answer("Empty");
    },
    getRootResource: () => answer("GetRootResourceResponse", { Urn: rootUrn }),
    setRootResource: (request: UrnRequest) => {
      rootUrn = request.getUrn();
      return answer("SetRootResourceResponse");
    },
    startDebugging: () => answer("Empty"),
  };

  return {
    monitor,
    engine,
    errors: () => errors,
    graph(): Graph {
      const gone = before.filter(({ urn }) => !resources.has(urn));
      return {
        resources: [...resources.values()],
        deleted: gone.map(({ urn, type, name }) => ({ urn, type, name })),
      };
    },
  };
}

/** Pulumi's own way of naming: a child's type stands behind its parent's, but for the stack itself. */
function urnOf({ app, stage }: Stage, parent: string, type: string, name: string): string {
  const isTop = parent === "" || parent.includes("::pulumi:pulumi:Stack::");
  return `urn:pulumi:${stage}::${app}::${isTop ? "" : `${parent.split("::")[2]}$`}${type}::${name}`;
}
