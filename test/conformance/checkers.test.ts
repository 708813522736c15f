// Does the run see what it is there to see? Each thing that it looks for, broken once.
import { describe, expect, it } from "vitest";
import type { Resource } from "../../tools/rehearse/graph.ts";
import { alike, compareStories, seemAlike } from "./alike.ts";
import { compare, watched } from "./apply/compare.ts";
import { unmet } from "./apply/known.ts";
import { expressionProblems, valueProblems } from "./expression.ts";
import { openModels } from "./model.ts";
import { type Moto, motoMissing, startMoto } from "./moto.ts";
import { pollOnce } from "./poller.ts";
import { rightsOf } from "./rights.ts";
import { createTally } from "./stage.ts";

const reserved = new Set(["STATUS", "NAME"]);
const query = (KeyConditionExpression: string, ExpressionAttributeValues: object, more = {}) =>
  expressionProblems({ KeyConditionExpression, ExpressionAttributeValues, ...more }, reserved);

describe("a recorded call of DynamoDB", () => {
  it("passes when everything in it is as DynamoDB wants it", () => {
    const values = { ":pk": { S: "a" }, ":from": { S: "a" }, ":to": { S: "b" } };
    expect(query("pk = :pk AND sk BETWEEN :from AND :to", values)).toEqual([]);
    const condition = { ConditionExpression: "attribute_not_exists(pk) OR #at < :v" };
    const given = { ExpressionAttributeNames: { "#at": "status" }, ExpressionAttributeValues: { ":v": { N: "1" } } };
    expect(expressionProblems({ ...condition, ...given }, reserved)).toEqual([]);
  });

  it.each([
    ["an unused value", "pk = :pk", { ":pk": { S: "a" }, ":more": { S: "b" } }, ":more is given and not used"],
    ["a missing value", "pk = :pk AND sk > :sk", { ":pk": { S: "a" } }, ":sk is used and not given"],
    ["an empty beginning", "pk = :pk AND sk >= :from", { ":pk": { S: "a" }, ":from": { S: "" } }, "empty key"],
    ["an empty partition", "pk = :pk", { ":pk": { S: "" } }, "pk is compared with or set to an empty key"],
    [
      "a sort key that is too long",
      "pk = :pk AND sk = :sk",
      { ":pk": { S: "a" }, ":sk": { S: "ü".repeat(513) } },
      "sk takes 1026",
    ],
    [
      "ends that are exchanged",
      "pk = :pk AND sk BETWEEN :from AND :to",
      { ":pk": { S: "a" }, ":from": { S: "b" }, ":to": { S: "a" } },
      "are exchanged",
    ],
    [
      "a reserved word",
      "pk = :pk AND status = :s",
      { ":pk": { S: "a" }, ":s": { S: "b" } },
      "status is a reserved word",
    ],
  ])("shows %s", (_, expression, values, problem) => {
    expect(query(expression, values)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it("shows an unused name, and values that no item may hold", () => {
    expect(query("pk = :pk", { ":pk": { S: "a" } }, { ExpressionAttributeNames: { "#at": "at" } })).toEqual([
      "#at is given and not used",
    ]);
    const item = { pk: { S: "" }, sk: { S: "a" }, tags: { L: [{ SS: [] }] }, n: { N: "1".repeat(39) } };
    expect(valueProblems({ Item: item })).toEqual([
      "pk is compared with or set to an empty key",
      "an empty set",
      `${"1".repeat(39)} is no number`,
    ]);
  });
});

describe("what was made", () => {
  it("differs when something is not kept, kept otherwise, or in another number; more may be kept", () => {
    expect(compare({ a: 1, b: [{ c: "x" }] }, { a: 1, b: [{ c: "x", d: 2 }], e: 3 })).toEqual({
      compared: 2,
      differences: [],
    });
    expect(compare({ a: { b: 1 } }, { a: { b: 2 } }).differences).toEqual([{ path: "a.b", asked: 1, kept: 2 }]);
    expect(compare({ a: 1 }, {}).differences).toEqual([{ path: "a", asked: 1, kept: undefined }]);
    expect(compare([1], [1, 2]).differences).toEqual([{ path: "", asked: [1], kept: [1, 2] }]);
    expect(compare('{"a": [1]}', { a: [1] }).differences).toEqual([]);
  });

  it("lacks what no call has said", () => {
    const { value, unread } = watched({ name: "queue", policy: { days: 4, more: [1, 2] } });
    void [value.name, value.policy.more[1]];
    expect(unread()).toEqual(["/policy/days", "/policy/more/0"]);
  });

  it("has no difference in the list that is not met any more", () => {
    expect(unmet(new Set())).toHaveLength(3);
  });
});

describe("two tellings of one story", () => {
  const told = (text: string, given: string[] = []) => ({
    answers: [{ what: "GET /", answer: text }],
    given,
    problems: [],
  });

  it("are the same when only ids, hashes and clocks differ", () => {
    const one = "inc_0123456789abcdef at 2026-03-02T10:00:00Z, 12:03, inc_0123456789abcdef";
    const two = "inc_fedcba9876543210 at 2026-03-03T11:11:11Z, 13:04, inc_fedcba9876543210";
    expect(compareStories(told(one), told(two))).toEqual({ same: 1, differences: [] });
    expect(seemAlike({ what: "", answer: one }, { what: "", answer: two })).toBe(true);
  });

  it("differ when a figure does, when an id stands where another one stood, and when an instant of the story moves", () => {
    const ids = (a: string, b: string) => `inc_${a.repeat(16)} inc_${b.repeat(16)}`;
    expect(compareStories(told("4850"), told("4851")).differences).toHaveLength(1);
    expect(compareStories(told(ids("a", "a")), told(ids("a", "b"))).differences).toHaveLength(1);
    const at = "2026-03-02T10:00:00.000Z";
    expect(alike(told(at, [at]))).not.toEqual(alike(told(at, [])));
  });
});

it("a right is a named action on a named resource", () => {
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: ["arn:aws:dynamodb:*:table/a"] }],
  });
  const graph = [
    { type: "aws:lambda/function:Function", name: "WatchFunction", inputs: { role: "arn:role" }, outputs: {} },
    {
      type: "aws:iam/role:Role",
      name: "WatchRole",
      inputs: { inlinePolicies: [{ policy }] },
      outputs: { arn: "arn:role" },
    },
  ] as unknown as Resource[];
  const may = rightsOf(graph);
  expect(may("Watch", "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:table/a")).toBe(true);
  expect(may("Watch", "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:table/ab")).toBe(false);
  expect(may("Watch", "dynamodb:Scan", "arn:aws:dynamodb:eu-west-1:table/a")).toBe(false);
  expect(may("Report", "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:table/a")).toBe(false);
});

it("a run with a stage that breaks off, or that did nothing, is not well", async () => {
  const lines: string[] = [];
  const tally = createTally((line) => lines.push(line));
  expect(tally.close().ok).toBe(false);
  await tally.run("one", async () => ({ passed: 3, problems: [], says: "three" }));
  expect(tally.close()).toEqual({ line: "3 passed, 0 failed", ok: true });
  await tally.run("two", () => Promise.reject(new Error("gone")));
  expect(tally.close()).toEqual({ line: "3 passed, 1 failed", ok: false });
  expect(lines[1]).toMatch(/^FAILED two: broke off/);
});

const missing = motoMissing();
describe.skipIf(missing !== undefined)(missing ? `SKIPPED. ${missing}` : "with moto", () => {
  const withMoto = async (work: (moto: Moto) => Promise<void>) => {
    const moto = await startMoto();
    try {
      await work(moto);
    } finally {
      await moto.stop();
    }
  };

  it("a call is held against its model: members, what is required, enums, lengths, patterns, ranges", () =>
    withMoto(async (moto) => {
      const models = openModels(moto.models);
      const problems = (service: string, operation: string, params: object) =>
        models.problems(service, operation, params);
      const rule = { Name: "to attribute", EventPattern: "{}", Colour: "red" };
      expect(problems("events", "PutRule", rule)).toEqual([
        'events PutRule: Name is "to attribute", which is not [\\.\\-_A-Za-z0-9]+',
        "events PutRule: the call has no member Colour",
      ]);
      expect(problems("dynamodb", "Query", {})).toEqual(["dynamodb Query: the call lacks TableName"]);
      expect(problems("dynamodb", "Query", { TableName: "t", Limit: 0, Select: "ALL" })).toEqual([
        "dynamodb Query: Limit is 0, at least 1 is asked",
        expect.stringContaining('Select is "ALL", not one of ALL_ATTRIBUTES'),
      ]);
      expect(problems("lambda", "CreateEventSourceMapping", { FunctionName: "f", BatchSize: "10" })).toEqual([
        'lambda CreateEventSourceMapping: BatchSize is no number: "10"',
      ]);
      expect(problems("events", "PutEvent", {})).toEqual(["events has no operation PutEvent"]);
    }));

  it("a batch is brought as the mapping says: without partial answers, what failed in it is lost", () =>
    withMoto(async (moto) => {
      const sqs = (operation: string, params: object) =>
        moto.call({ service: "sqs", operation, params: params as never });
      const { QueueUrl } = await sqs("CreateQueue", {
        QueueName: "to-watch",
        Attributes: { VisibilityTimeout: "300" },
      });
      const mapping = {
        queueUrl: QueueUrl,
        queueArn: "arn:aws:sqs:eu-west-1:123456789012:to-watch",
        functionArn: "",
        batch: 12,
      };
      const failFirst = async (event: unknown) => {
        const [first] = (event as { Records: { messageId: string }[] }).Records;
        return { payload: { batchItemFailures: [{ itemIdentifier: first?.messageId }] } };
      };
      for (let sent = 0; sent < 15; sent += 1) await sqs("SendMessage", { QueueUrl, MessageBody: `m${sent}` });
      const first = await pollOnce(moto, { ...mapping, partial: true }, failFirst);
      expect([first?.bodies.length, first?.failed]).toEqual([12, ["m0"]]);
      const crashed = await pollOnce(moto, { ...mapping, partial: true }, async () => ({
        errorType: "E",
        errorMessage: "",
      }));
      expect(crashed?.failed.toSorted()).toEqual(["m0", "m12", "m13", "m14"]);
      const whole = await pollOnce(moto, { ...mapping, partial: false }, failFirst);
      expect([whole?.bodies.length, whole?.failed]).toEqual([4, []]);
      expect(await pollOnce(moto, { ...mapping, partial: true }, failFirst)).toBeUndefined();
    }));
});
