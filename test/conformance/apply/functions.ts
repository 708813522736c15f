// What runs, with whose rights, and what starts it.
import type { Inputs } from "../../../tools/rehearse/graph.ts";
import { capitalized, jsonText, outside, type Recipes, without } from "./recipe.ts";

const environmentBytesMax = 4096;

export const functions: Recipes = {
  "aws:iam/role:Role": {
    calls: ({ name: RoleName, assumeRolePolicy, inlinePolicies = [], managedPolicyArns = [] }) => [
      {
        service: "iam",
        operation: "CreateRole",
        params: { RoleName, AssumeRolePolicyDocument: jsonText(assumeRolePolicy) },
      },
      ...inlinePolicies.map(({ name, policy }: Inputs) => ({
        service: "iam",
        operation: "PutRolePolicy",
        params: { RoleName, PolicyName: name, PolicyDocument: policy },
      })),
      ...managedPolicyArns.map((PolicyArn: string) => ({
        service: "iam",
        operation: "AttachRolePolicy",
        params: { RoleName, PolicyArn },
      })),
    ],
    outputs: ([made]) => ({ arn: made.Role.Arn }),
    readBack: ({ name: RoleName, assumeRolePolicy, inlinePolicies = [], managedPolicyArns = [] }) => [
      {
        service: "iam",
        operation: "GetRole",
        params: { RoleName },
        holds: { RoleName, AssumeRolePolicyDocument: assumeRolePolicy },
        at: ({ Role }) => Role,
      },
      ...inlinePolicies.map(({ name, policy }: Inputs) => ({
        service: "iam",
        operation: "GetRolePolicy",
        params: { RoleName, PolicyName: name },
        holds: policy,
        at: ({ PolicyDocument }: Inputs) => PolicyDocument,
      })),
      {
        service: "iam",
        operation: "ListAttachedRolePolicies",
        params: { RoleName },
        holds: managedPolicyArns,
        at: ({ AttachedPolicies }) => AttachedPolicies.map(({ PolicyArn }: Inputs) => PolicyArn),
      },
    ],
  },

  "aws:lambda/function:Function": {
    calls: ({ reservedConcurrentExecutions: reserved, ...inputs }) => [
      { service: "lambda", operation: "CreateFunction", params: functionOf(inputs) },
      ...(typeof reserved === "number" && reserved >= 0
        ? [
            {
              service: "lambda",
              operation: "PutFunctionConcurrency",
              params: { FunctionName: inputs.name, ReservedConcurrentExecutions: reserved },
            },
          ]
        : []),
    ],
    outputs: ([{ FunctionArn }]) => ({ arn: FunctionArn }),
    readBack: (inputs, { resource }) => [
      {
        service: "lambda",
        operation: "GetFunctionConfiguration",
        params: { FunctionName: inputs.name },
        // Where the code was uploaded is not told again, and whether it was published is the version.
        holds: {
          ...without(functionOf(inputs), "Code", "Publish"),
          Version: "$LATEST",
          FunctionArn: resource.outputs.arn,
        },
        at: (answer) => answer,
      },
      {
        service: "lambda",
        operation: "GetFunctionConcurrency",
        params: { FunctionName: inputs.name },
        holds: inputs.reservedConcurrentExecutions ?? null,
        at: ({ ReservedConcurrentExecutions = null }) => ReservedConcurrentExecutions,
      },
    ],
    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    rules({ environment: { variables }, timeout }) {
      const bytes = Object.entries<string>(variables).reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(name + value),
        0,
      );
      return [
        ...outside("the environment, in bytes,", bytes, [0, environmentBytesMax]),
        ...outside("the timeout, in seconds,", timeout, [1, 900]),
      ];
    },
  },

  "aws:lambda/functionUrl:FunctionUrl": {
    calls: (inputs) => [{ service: "lambda", operation: "CreateFunctionUrlConfig", params: urlOf(inputs) }],
    readBack: (inputs) => [
      {
        service: "lambda",
        operation: "GetFunctionUrlConfig",
        params: { FunctionName: inputs.functionName },
        holds: without(urlOf(inputs), "FunctionName"),
        at: (answer) => answer,
      },
    ],
  },

  "aws:lambda/permission:Permission": {
    calls: (inputs, { resource }) => [
      {
        service: "lambda",
        operation: "AddPermission",
        params: { StatementId: resource.name, ...permissionOf(inputs) },
      },
    ],
    readBack: (inputs, { resource }) => [
      {
        service: "lambda",
        operation: "GetPolicy",
        params: { FunctionName: inputs.function },
        holds: statementOf(inputs),
        at: ({ Policy }) => JSON.parse(Policy).Statement.find(({ Sid }: Inputs) => Sid === resource.name),
      },
    ],
  },

  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    calls: (inputs) => [{ service: "lambda", operation: "CreateEventSourceMapping", params: capitalized(inputs) }],
    outputs: ([{ UUID }]) => ({ uuid: UUID }),
    readBack: ({ functionName, ...inputs }, _, [{ UUID }]) => [
      {
        service: "lambda",
        operation: "GetEventSourceMapping",
        params: { UUID },
        holds: { ...capitalized(inputs), FunctionArn: functionName },
        at: (answer) => answer,
      },
    ],
    rules(inputs, { all }) {
      const queue = all("aws:sqs/queue:Queue").find(({ outputs }) => outputs.arn === inputs.eventSourceArn);
      const runs = all("aws:lambda/function:Function").find(({ outputs }) => outputs.arn === inputs.functionName);
      const visible = queue?.inputs.visibilityTimeoutSeconds;
      const found: string[] = [];
      if (!queue || !runs) found.push("no queue or no function of the graph");
      else if (visible < runs.inputs.timeout)
        found.push(`a message is visible again after ${visible} s, before the function's time is over`);
      if (inputs.batchSize > 10 && inputs.maximumBatchingWindowInSeconds < 1)
        found.push("a batch above 10 needs a window of a second");
      return found;
    },
  },

  "aws:scheduler/schedule:Schedule": {
    calls: (inputs) => [{ service: "scheduler", operation: "CreateSchedule", params: capitalized(inputs) }],
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
    rules: ({ scheduleExpression }) =>
      /^rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)$/.test(scheduleExpression)
        ? []
        : [`${scheduleExpression} is no rate: rate(1 minute), rate(5 minutes)`],
    readBack: (inputs) => [
      {
        service: "scheduler",
        operation: "GetSchedule",
        params: { Name: inputs.name },
        holds: capitalized(inputs),
        at: (answer) => answer,
      },
    ],
  },
};

function functionOf(inputs: Inputs): Inputs {
  const { name, s3Bucket, s3Key, environment, ...same } = inputs;
  return {
    ...capitalized(without(same, "reservedConcurrentExecutions")),
    FunctionName: name,
    Code: { S3Bucket: s3Bucket, S3Key: s3Key },
    Environment: { Variables: { ...environment.variables } },
  };
}

const urlOf = ({ functionName, authorizationType, invokeMode }: Inputs) => ({
  FunctionName: functionName,
  AuthType: authorizationType,
  InvokeMode: invokeMode,
});

const permissionOf = ({ function: FunctionName, ...rest }: Inputs) => ({ FunctionName, ...capitalized(rest) });

const statementOf = ({ action, functionUrlAuthType, invokedViaFunctionUrl }: Inputs) => ({
  Effect: "Allow",
  Action: action,
  ...(functionUrlAuthType && { Condition: { StringEquals: { "lambda:FunctionUrlAuthType": functionUrlAuthType } } }),
  ...(invokedViaFunctionUrl && { Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } } }),
});
