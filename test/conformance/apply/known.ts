// What is not compared, and why. A line that nothing needs any more is a failure: it would hide the next difference.

/** Resources that no call of AWS makes. */
export const notMade: Readonly<Record<string, string>> = {
  "random:index/randomBytes:RandomBytes": "made by Pulumi",
  "pulumi:providers:aws": "who makes the others",
  "pulumi-nodejs:dynamic:Resource":
    "what SST does by itself after a deployment: routes of the front door, waiting, looking for DNS",
  "aws:ses/domainIdentityVerification:DomainIdentityVerification": "waits until the domain is verified",
  "aws:acm/certificateValidation:CertificateValidation": "waits until the certificate is valid",
};

/** Properties that are Pulumi's own, not the API's: by kind of resource, the beginning of their paths. */
const ofPulumi: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudfront/distribution:Distribution": ["/waitForDeployment"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["/source/"], // where the archive lies on this machine
};

export function isNotOfTheApi(type: string, path: string): boolean {
  return ofPulumi[type]?.some((prefix) => path.startsWith(prefix)) ?? false;
}

/** Operations that moto has not got: such a call is held against its model, and goes no further. */
const lacking: Readonly<Record<string, string>> = {
  CreateKeyValueStore: "cloudfront",
  CreateCachePolicy: "cloudfront",
  CreateFunction: "cloudfront",
  CreateConfigurationSetEventDestination: "sesv2",
};

export const isLacking = ({ service, operation }: { service: string; operation: string }): boolean =>
  lacking[operation] === service;

/** What moto does not keep or show, with what AWS documents. */
export type Difference = { type: string; operation: string; path: string; says: string };
export const differences: readonly Difference[] = [
  {
    type: "aws:lambda/function:Function",
    operation: "GetFunctionConfiguration",
    path: "LoggingConfig",
    says: "moto takes it and forgets it. Lambda answers it (API_GetFunctionConfiguration).",
  },
  {
    type: "aws:lambda/permission:Permission",
    operation: "GetPolicy",
    path: "Condition",
    says: "moto writes a statement without it. Lambda writes FunctionUrlAuthType and InvokedViaFunctionUrl as conditions (urls-auth).",
  },
  {
    type: "aws:cloudfront/distribution:Distribution",
    operation: "GetDistribution",
    path: "DefaultCacheBehavior.FunctionAssociations",
    says: "moto keeps none. CloudFront answers them (API_CacheBehavior).",
  },
];

export function emulatorDiffers(type: string, operation: string, path: string): string | undefined {
  const known = differences.find(
    (one) => one.type === type && one.operation === operation && path.startsWith(one.path),
  );
  return known && nameOfDifference(known);
}

/** Lines of the list above that none of the graphs has met. */
export function unmet(met: ReadonlySet<string>): string[] {
  return differences.map(nameOfDifference).filter((name) => !met.has(name));
}

const nameOfDifference = ({ type, operation, path }: Difference) => `${type} ${operation} ${path}`;
