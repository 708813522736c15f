// What would AWS have answered? Made up from the inputs, the same every time: names, ARNs and addresses in the real shapes, of an
// account that does not exist. Nothing here says that AWS would have accepted the inputs.
import { createHash } from "node:crypto";
import type { Inputs } from "./graph.ts";

const account = "123456789012";

/** How the ARN of a kind of resource goes, from the region and its physical name. */
const arns: Record<string, (region: string, name: string) => string> = {
  "aws:acm/certificate:Certificate": (_, name) => `arn:aws:acm:us-east-1:${account}:certificate/${uuidOf(name)}`,
  "aws:cloudfront/distribution:Distribution": (_, name) => `arn:aws:cloudfront::${account}:distribution/${name}`,
  "aws:cloudfront/function:Function": (_, name) => `arn:aws:cloudfront::${account}:function/${name}`,
  "aws:cloudfront/keyValueStore:KeyValueStore": (_, name) =>
    `arn:aws:cloudfront::${account}:key-value-store/${uuidOf(name)}`,
  "aws:cloudwatch/eventArchive:EventArchive": (region, name) => `arn:aws:events:${region}:${account}:archive/${name}`,
  "aws:cloudwatch/eventBus:EventBus": (region, name) => `arn:aws:events:${region}:${account}:event-bus/${name}`,
  "aws:cloudwatch/logGroup:LogGroup": (region, name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
  "aws:dynamodb/table:Table": (region, name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  "aws:iam/role:Role": (_, name) => `arn:aws:iam::${account}:role/${name}`,
  "aws:lambda/function:Function": (region, name) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  "aws:sesv2/configurationSet:ConfigurationSet": (region, name) =>
    `arn:aws:ses:${region}:${account}:configuration-set/${name}`,
  "aws:sesv2/emailIdentity:EmailIdentity": (region, name) => `arn:aws:ses:${region}:${account}:identity/${name}`,
  "aws:sns/topic:Topic": (region, name) => `arn:aws:sns:${region}:${account}:${name}`,
  "aws:sqs/queue:Queue": (region, name) => `arn:aws:sqs:${region}:${account}:${name}`,
};

/** Outputs that are more than the inputs, a name and an ARN. */
const more: Record<string, (inputs: Inputs, name: string, region: string) => Inputs> = {
  "aws:acm/certificate:Certificate": ({ domainName }) => ({
    domainValidationOptions: [
      {
        domainName,
        resourceRecordName: `_rehearsal.${domainName}`,
        resourceRecordType: "CNAME",
        resourceRecordValue: "_rehearsal.acm-validations.aws",
      },
    ],
  }),
  "aws:cloudfront/distribution:Distribution": () => ({ domainName: "d111111abcdef8.cloudfront.net" }),
  "aws:lambda/functionUrl:FunctionUrl": (_, name, region) => ({
    functionUrl: `https://${name.toLowerCase()}.lambda-url.${region}.on.aws/`,
  }),
  "aws:sesv2/emailIdentity:EmailIdentity": () => ({ dkimSigningAttributes: { tokens: ["one", "two", "three"] } }),
  // A rule's ARN names its bus.
  "aws:cloudwatch/eventRule:EventRule": ({ eventBusName }, name, region) => ({
    arn: `arn:aws:events:${region}:${account}:rule/${eventBusName}/${name}`,
  }),
  "aws:sns/topicPolicy:TopicPolicy": ({ arn }) => ({ arn }),
  "aws:sqs/queue:Queue": (_, name, region) => ({ url: `https://sqs.${region}.amazonaws.com/${account}/${name}` }),
  "random:index/randomBytes:RandomBytes": ({ length }) => ({ base64: Buffer.alloc(length, 7).toString("base64") }),
};

/** The id that AWS would throw dice for. */
const uuidOf = (name: string) =>
  createHash("sha256")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

/** @param name the resource's name in our code, which an unnamed resource gets */
export function outputsOf(type: string, name: string, inputs: Inputs, region: string): Inputs {
  const physical = inputs.name ?? inputs.emailIdentity ?? inputs.configurationSetName ?? inputs.bucket ?? name;
  const kind = type.split(":").at(-1);
  const arn = arns[type]?.(region, physical) ?? `arn:aws:rehearsal:${region}:${account}:${kind}/${physical}`;
  return { ...inputs, name: physical, arn, ...more[type]?.(inputs, physical, region) };
}

/** Answers the questions that our program asks of AWS while it runs. */
export function answerOf(token: string, question: Inputs, region: string): Inputs {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { region, name: region, id: region };
    case "aws:index/getPartition:getPartition":
      return { partition: "aws", dnsSuffix: "amazonaws.com" };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: account };
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return { ...question, json: policyOf(question.statements ?? []) };
    case "aws:route53/getZone:getZone":
      return { ...question, zoneId: "ZREHEARSAL" };
    default:
      throw new Error(`the rehearsal has no answer to ${token}: add one to tools/rehearse/invent.ts`);
  }
}

function policyOf(statements: readonly Inputs[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ effect = "Allow", actions, resources, principals, conditions }) => ({
      Effect: effect,
      Action: actions,
      Resource: resources,
      ...(principals && { Principal: byKey(principals, "type", "identifiers") }),
      ...(conditions && { Condition: conditionsOf(conditions) }),
    })),
  });
}

const byKey = (list: readonly Inputs[], key: string, value: string) =>
  Object.fromEntries(list.map((one) => [one[key], one[value]]));

const conditionsOf = (list: readonly Inputs[]) =>
  Object.fromEntries(list.map(({ test, variable, values }) => [test, { [variable]: values }]));
