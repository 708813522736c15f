// The names that lead to the front door and vouch for mail, and the certificate.
import type { Inputs } from "../../../tools/rehearse/graph.ts";
import type { Recipes } from "./recipe.ts";

/** CloudFront's own zone, in which every distribution's name lies. */
const distributionZone = "Z2FDTNDATAQYW2";

export const names: Recipes = {
  "aws:acm/certificate:Certificate": {
    calls: (inputs) => [
      { service: "acm", operation: "RequestCertificate", region: "us-east-1", params: certificateOf(inputs) },
    ],
    outputs: ([{ CertificateArn }]) => ({ arn: CertificateArn }),
    readBack: (inputs, _, [{ CertificateArn }]) => [
      {
        service: "acm",
        operation: "DescribeCertificate",
        region: "us-east-1",
        params: { CertificateArn },
        holds: { DomainName: inputs.domainName },
        at: ({ Certificate }) => Certificate,
      },
      {
        service: "acm",
        operation: "DescribeCertificate",
        region: "us-east-1",
        params: { CertificateArn },
        holds: [{ ValidationMethod: inputs.validationMethod }],
        at: ({ Certificate }) => Certificate.DomainValidationOptions.slice(0, 1),
      },
    ],
  },

  "aws:route53/record:Record": {
    calls: (inputs, { zone }) => [
      {
        service: "route53",
        operation: "ChangeResourceRecordSets",
        params: {
          HostedZoneId: zone,
          ChangeBatch: { Changes: [{ Action: "UPSERT", ResourceRecordSet: recordOf(inputs) }] },
        },
      },
    ],
    readBack: (inputs, { zone }) => [
      {
        service: "route53",
        operation: "ListResourceRecordSets",
        params: { HostedZoneId: zone, StartRecordName: inputs.name, StartRecordType: inputs.type, MaxItems: "1" },
        holds: { ...recordOf(inputs), Name: `${inputs.name}.` },
        at: ({ ResourceRecordSets }) => ResourceRecordSets[0],
      },
    ],
  },
};

const certificateOf = ({ domainName, validationMethod, subjectAlternativeNames = [] }: Inputs) => ({
  DomainName: domainName,
  ValidationMethod: validationMethod,
  ...(subjectAlternativeNames.length > 0 && { SubjectAlternativeNames: [...subjectAlternativeNames] }),
});

function recordOf({ name, type, ttl, records, aliases }: Inputs) {
  if (aliases) {
    const [{ name: DNSName, evaluateTargetHealth }] = aliases;
    return {
      Name: name,
      Type: type,
      AliasTarget: { HostedZoneId: distributionZone, DNSName, EvaluateTargetHealth: evaluateTargetHealth },
    };
  }
  const quoted = (value: string) => (type === "TXT" ? `"${value}"` : value);
  return {
    Name: name,
    Type: type,
    TTL: ttl,
    ResourceRecords: records.map((value: string) => ({ Value: quoted(value) })),
  };
}
