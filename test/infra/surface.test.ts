import { beforeAll, describe, expect, it } from "vitest";
import { standardRehearsals } from "../../tools/rehearse/standard.ts";
import { type Deployed, deployed } from "./deployed.ts";

let production: Deployed;
let grown: Deployed;
beforeAll(async () => {
  const standard = await standardRehearsals();
  production = deployed(standard.first);
  grown = deployed(standard.grown);
}, 600_000);

const policyOf = (text: string) => JSON.parse(text).Statement;

describe("what strangers can reach", () => {
  it("is the front door, and the addresses of the two functions behind it", () => {
    expect(production.of("Distribution").map(({ name }) => name)).toEqual(["DoorCdnDistribution"]);
    expect(
      production
        .of("FunctionUrl")
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["ReceiveUrl", "ReportUrl"]);
    const callers = production.of("Permission").map(({ name, inputs }) => [name, inputs.principal]);
    expect(callers.sort()).toEqual([
      ["ReceiveInvokeFunction", "*"],
      ["ReceivePublicFunctionUrlAccess", "*"],
      ["ReportInvokeFunction", "*"],
      ["ReportPublicFunctionUrlAccess", "*"],
    ]);
    for (const kind of ["Api", "RestApi", "LoadBalancer", "Instance", "Bucket", "BucketV2"]) {
      expect(production.of(kind), kind).toEqual([]);
    }
  });

  it("can be called from other sites only where the app says so", () => {
    for (const { name, inputs } of production.of("FunctionUrl")) expect(inputs.cors, name).toBeUndefined();
  });

  it("opens a function through its address alone", () => {
    for (const { name, inputs } of production.of("Permission")) {
      expect(inputs.invokedViaFunctionUrl === true || inputs.functionUrlAuthType === "NONE", name).toBe(true);
    }
  });

  it("leads platforms, links and the snippet to one function and all else to the other", () => {
    const routes = production
      .of("Resource")
      .filter(({ name }) => name.includes("RoutesUpdate"))
      .map(({ inputs }) => inputs.entry.split(",")[3]);
    expect(routes.sort()).toEqual(["/", "/catch", "/handoff.js", "/hooks", "/l", "/t"]);
  });
});

describe("the front door", () => {
  const door = () => production.named("DoorCdnDistribution").inputs;

  it("keeps no failure for the next caller", () => {
    const errors = door().customErrorResponses;
    expect(errors.map(({ errorCode }: { errorCode: number }) => errorCode)).toEqual([
      400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504,
    ]);
    for (const error of errors) expect(error.errorCachingMinTtl).toBe(0);
    expect(production.named("DoorServerCachePolicy").inputs).toMatchObject({ minTtl: 0, defaultTtl: 0 });
  });

  it("sends no request to a stranger's server when its routes cannot be read", () => {
    expect(door().origins.map(({ domainName }: { domainName: string }) => domainName)).toEqual(["unrouted.invalid"]);
  });

  it("tells the functions who calls", () => {
    const { code } = production.named("DoorCloudfrontFunctionRequest").inputs;
    expect(code).toContain('event.request.headers["x-handoff-viewer"] = { value: event.viewer.ip }');
  });

  it("speaks HTTPS, on a name of its own where one was given", () => {
    expect(door().defaultCacheBehavior.viewerProtocolPolicy).toBe("redirect-to-https");
    expect(grown.named("DoorCdnDistribution").inputs.aliases).toEqual(["handoff.pottery.example"]);
    expect(grown.functionOf("Alert").inputs.environment.variables.HANDOFF_URL).toBe("https://handoff.pottery.example");
  });
});

describe("what stands behind it", () => {
  it("lets nobody send to a queue but one rule or one topic", () => {
    const policies = production.of("QueuePolicy");
    expect(policies).toHaveLength(8);
    for (const { name, inputs } of policies) {
      const [statement, ...others] = policyOf(inputs.policy);
      const queue = production.of("Queue").find(({ outputs }) => outputs.url === inputs.queueUrl)?.outputs;
      expect(others).toEqual([]);
      expect(statement).toMatchObject({ Effect: "Allow", Action: ["sqs:SendMessage"], Resource: [queue?.arn] });
      const [source] = statement.Condition.ArnEquals["aws:SourceArn"];
      const [service] = statement.Principal.Service;
      expect(production.at(source)?.type, name).toBe(
        { "events.amazonaws.com": "aws:cloudwatch/eventRule:EventRule", "sns.amazonaws.com": "aws:sns/topic:Topic" }[
          service as string
        ],
      );
    }
  });

  it("lets SES alone tell of bounces, for this account alone", () => {
    const [policy, ...others] = production.of("TopicPolicy");
    expect(others).toEqual([]);
    const [statement] = policyOf(policy?.inputs.policy);
    expect(statement.Principal).toEqual({ Service: ["ses.amazonaws.com"] });
    expect(statement.Condition).toEqual({ StringEquals: { "aws:SourceAccount": ["123456789012"] } });
  });

  it("reserves what the public door may use, when that was asked for", () => {
    expect(production.functionOf("Receive").inputs.reservedConcurrentExecutions).toBeUndefined();
    expect(grown.functionOf("Receive").inputs.reservedConcurrentExecutions).toBe(50);
  });
});
