// The front door: CloudFront, with its function and its cache.
import type { Inputs } from "../../../tools/rehearse/graph.ts";
import type { Json } from "../moto.ts";
import { capitalized, nameOf, type Recipes, without } from "./recipe.ts";

const functionBytesMax = 10 * 1024;

export const door: Recipes = {
  "aws:cloudfront/keyValueStore:KeyValueStore": {
    calls: ({ name }) => [{ service: "cloudfront", operation: "CreateKeyValueStore", params: { Name: name } }],
    outputs: ([{ KeyValueStore }]) => ({ arn: KeyValueStore.ARN }),
    readBack: ({ name }) => [
      {
        service: "cloudfront",
        operation: "DescribeKeyValueStore",
        params: { Name: name },
        holds: { Name: name },
        at: ({ KeyValueStore }) => KeyValueStore,
      },
    ],
  },

  "aws:cloudfront/cachePolicy:CachePolicy": {
    calls: (inputs, { resource }) => [
      {
        service: "cloudfront",
        operation: "CreateCachePolicy",
        params: { CachePolicyConfig: cachePolicyOf(inputs, nameOf(inputs, resource)) },
      },
    ],
    outputs: ([{ CachePolicy }]) => ({ id: CachePolicy.Id }),
    readBack: (inputs, { resource }, [{ CachePolicy }]) => [
      {
        service: "cloudfront",
        operation: "GetCachePolicy",
        params: { Id: CachePolicy.Id },
        holds: cachePolicyOf(inputs, nameOf(inputs, resource)),
        at: (answer) => answer.CachePolicy.CachePolicyConfig,
      },
    ],
  },

  "aws:cloudfront/function:Function": {
    calls: (inputs) => [{ service: "cloudfront", operation: "CreateFunction", params: edgeFunctionOf(inputs) }],
    outputs: ([{ FunctionSummary }]) => ({ arn: FunctionSummary.FunctionMetadata.FunctionARN }),
    readBack: (inputs) => [
      {
        service: "cloudfront",
        operation: "DescribeFunction",
        params: { Name: inputs.name },
        holds: without(edgeFunctionOf(inputs), "FunctionCode"),
        at: ({ FunctionSummary }) => FunctionSummary,
      },
    ],
    rules({ code }) {
      const bytes = Buffer.byteLength(code);
      return bytes > functionBytesMax ? [`the code takes ${bytes} bytes, ${functionBytesMax} are allowed`] : [];
    },
  },

  "aws:cloudfront/distribution:Distribution": {
    calls: (inputs) => [
      {
        service: "cloudfront",
        operation: "CreateDistributionWithTags",
        params: { DistributionConfigWithTags: distributionOf(inputs) },
      },
    ],
    readBack: (inputs, _, [{ Distribution }]) => [
      {
        service: "cloudfront",
        operation: "GetDistribution",
        params: { Id: Distribution.Id },
        holds: without(distributionOf(inputs).DistributionConfig, "CallerReference"),
        at: (answer) => answer.Distribution.DistributionConfig,
      },
      {
        service: "cloudfront",
        operation: "ListTagsForResource",
        params: { Resource: Distribution.ARN },
        holds: distributionOf(inputs).Tags,
        at: ({ Tags }) => Tags,
      },
    ],
  },
};

const listed = (items: readonly Json[] = []) => ({
  Quantity: items.length,
  ...(items.length > 0 && { Items: [...items] }),
});

function cachePolicyOf(inputs: Inputs, Name: string): Inputs {
  const { headersConfig, ...key } = inputs.parametersInCacheKeyAndForwardedToOrigin;
  return {
    Name,
    Comment: inputs.comment,
    DefaultTTL: inputs.defaultTtl,
    MaxTTL: inputs.maxTtl,
    MinTTL: inputs.minTtl,
    ParametersInCacheKeyAndForwardedToOrigin: {
      ...capitalized(key),
      HeadersConfig: { HeaderBehavior: headersConfig.headerBehavior, Headers: listed(headersConfig.headers.items) },
    },
  };
}

function edgeFunctionOf({ name, code, runtime, comment, keyValueStoreAssociations = [] }: Inputs) {
  return {
    Name: name,
    FunctionCode: { $base64: Buffer.from(code).toString("base64") },
    FunctionConfig: {
      Comment: comment ?? "",
      Runtime: runtime,
      KeyValueStoreAssociations: listed(
        keyValueStoreAssociations.map((KeyValueStoreARN: string) => ({ KeyValueStoreARN })),
      ),
    },
  };
}

function distributionOf(inputs: Inputs) {
  const { allowedMethods, cachedMethods, functionAssociations, lambdaFunctionAssociations, ...behavior } =
    inputs.defaultCacheBehavior;
  return {
    DistributionConfig: {
      CallerReference: inputs.comment,
      Comment: inputs.comment,
      Enabled: inputs.enabled,
      Aliases: listed(inputs.aliases),
      Origins: listed(inputs.origins.map(originOf)),
      CustomErrorResponses: listed(
        inputs.customErrorResponses.map((answer: Inputs) => ({
          ErrorCode: answer.errorCode,
          ErrorCachingMinTTL: answer.errorCachingMinTtl,
        })),
      ),
      ViewerCertificate: viewerCertificateOf(inputs.viewerCertificate),
      Restrictions: {
        GeoRestriction: { RestrictionType: inputs.restrictions.geoRestriction.restrictionType, ...listed() },
      },
      DefaultCacheBehavior: {
        ...capitalized(behavior),
        AllowedMethods: { ...listed(allowedMethods), CachedMethods: listed(cachedMethods) },
        LambdaFunctionAssociations: listed(lambdaFunctionAssociations),
        FunctionAssociations: listed(
          functionAssociations.map((association: Inputs) => ({
            EventType: association.eventType,
            FunctionARN: association.functionArn,
          })),
        ),
      },
    },
    Tags: { Items: Object.entries(inputs.tags).map(([Key, Value]) => ({ Key, Value })) },
  };
}

const originOf = ({
  originId,
  domainName,
  customOriginConfig: { httpPort, httpsPort, originSslProtocols, ...rest },
}: Inputs) => ({
  Id: originId,
  DomainName: domainName,
  CustomOriginConfig: {
    HTTPPort: httpPort,
    HTTPSPort: httpsPort,
    OriginSslProtocols: listed(originSslProtocols),
    ...capitalized(rest),
  },
});

function viewerCertificateOf({
  cloudfrontDefaultCertificate,
  acmCertificateArn,
  sslSupportMethod,
  minimumProtocolVersion,
}: Inputs) {
  if (cloudfrontDefaultCertificate) return { CloudFrontDefaultCertificate: true };
  return {
    ACMCertificateArn: acmCertificateArn,
    SSLSupportMethod: sslSupportMethod,
    MinimumProtocolVersion: minimumProtocolVersion,
  };
}
