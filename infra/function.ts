// One function: its code, its own log group, and a role that holds exactly what is given here.
type Permission = {
  actions: string[];
  resources: $util.Input<string>[];
  conditions?: sst.aws.FunctionPermissionArgs["conditions"];
};
type Args = {
  handler: `packages/functions/src/lambda/${string}.handler`;
  timeoutSeconds: number;
  memoryMb: number;
  environment: Record<`HANDOFF_${string}`, $util.Input<string>>;
  secrets?: sst.Secret[];
  permissions: Permission[];
  /** Reachable by anybody, at an address of its own. */
  isPublic?: boolean;
  reservedConcurrency?: number;
  files?: { from: string; to: string }[];
};
export type Made = ReturnType<typeof createFunction>;

/** What holds for every function, however it is made. SST's own defaults are x86 and an unminified bundle. */
export function setDefaults() {
  $transform(sst.aws.Function, (args) => {
    args.runtime ??= "nodejs24.x";
    args.architecture ??= "arm64";
    args.nodejs ??= { minify: true, esbuild: { keepNames: false, external: [...neverLoaded] } };
  });
}

/**
 * What the AWS SDK imports only when asked for, and nobody asks here: on Lambda credentials come from the environment, and no service
 * that we use streams events. A quarter of the public door's bundle, and with it goes the code to take on another role.
 */
const neverLoaded = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/core/event-streams",
  "@smithy/credential-provider-imds",
] as const;

export function createFunction(name: string, args: Args) {
  const logGroup = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `/${$app.name}/${$app.stage}/${name}`,
    retentionInDays: 30,
  });
  const mayLog = {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`${logGroup.arn}:*`],
  };

  const made = new sst.aws.Function(name, {
    handler: args.handler,
    timeout: `${args.timeoutSeconds} seconds`,
    memory: `${args.memoryMb} MB`,
    environment: args.environment,
    link: args.secrets ?? [],
    permissions: [...args.permissions, mayLog],
    logging: { logGroup: logGroup.name, format: "json" },
    copyFiles: args.files ?? [],
    // The app answers CORS itself: open for the snippet's collector, closed for all else.
    ...(args.isPublic && { url: { cors: false } }),
    ...(args.reservedConcurrency && { concurrency: { reserved: args.reservedConcurrency } }),
    transform: {
      // Lambda's own two lines about every run would cost as much as all of ours; CloudWatch's metrics tell the same.
      function: (made) => {
        made.loggingConfig = $output(made.loggingConfig).apply((logging) => ({
          logFormat: "JSON",
          ...logging,
          systemLogLevel: "WARN",
        }));
      },
      role: (role) => {
        // SST attaches a managed policy that may write every log of the account, and lets everybody in the account take the role on,
        // which only `sst dev` needs.
        role.managedPolicyArns = [];
        if (!$dev) role.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
      },
    },
  });
  return { name, arn: made.arn, functionName: made.name, url: args.isPublic ? made.url : $output(""), logGroup };
}
