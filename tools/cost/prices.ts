// What AWS asks for, in US dollars, as known on the day below and from memory: list prices without tax, discounts or credits. Before a
// decision hangs on one, look at the vendor's own page (aws.amazon.com/<service>/pricing) and correct it here; everything else follows.
export const knownOn = "2026-11-23";
export const regions = ["us-east-1", "eu-central-1"] as const;
export type Region = (typeof regions)[number];

export type Price = {
  /** As it stands in the tables. */
  name: string;
  /** What one of it is. */
  unit: string;
  usd: Record<Region, number>;
  /** So many a month cost an account nothing, for ever (not only in its first year). */
  free?: number;
};
const everywhere = (usd: number): Record<Region, number> => ({ "us-east-1": usd, "eu-central-1": usd });
const million = 1_000_000;

export const prices = {
  tableWrites: {
    name: "DynamoDB, writes on demand",
    unit: "write of 1 kB",
    usd: { "us-east-1": 0.625 / million, "eu-central-1": 0.7625 / million },
  },
  tableReads: {
    name: "DynamoDB, reads on demand",
    unit: "consistent read of 4 kB",
    usd: { "us-east-1": 0.125 / million, "eu-central-1": 0.1525 / million },
  },
  tableStorage: {
    name: "DynamoDB, storage",
    unit: "GB-month",
    usd: { "us-east-1": 0.25, "eu-central-1": 0.306 },
    free: 25,
  },
  tableBackup: {
    name: "DynamoDB, restore to any second",
    unit: "GB-month",
    usd: { "us-east-1": 0.2, "eu-central-1": 0.2448 },
  },
  functionTime: { name: "Lambda, time (arm64)", unit: "GB-second", usd: everywhere(0.0000133334), free: 400_000 },
  functionRuns: { name: "Lambda, runs", unit: "run", usd: everywhere(0.2 / million), free: million },
  busEvents: { name: "EventBridge, events", unit: "event up to 64 kB", usd: everywhere(1 / million) },
  archived: { name: "EventBridge, archive, taken in", unit: "GB", usd: { "us-east-1": 0.1, "eu-central-1": 0.12 } },
  archiveStorage: { name: "EventBridge, archive, kept", unit: "GB-month", usd: everywhere(0.023) },
  timerRuns: { name: "EventBridge Scheduler", unit: "run", usd: everywhere(1 / million), free: 14 * million },
  queueRequests: { name: "SQS, requests", unit: "request up to 64 kB", usd: everywhere(0.4 / million), free: million },
  doorRequests: {
    name: "CloudFront, requests",
    unit: "HTTPS request",
    usd: { "us-east-1": 1 / million, "eu-central-1": 1.2 / million },
    free: 10 * million,
  },
  doorRuns: { name: "CloudFront, its function", unit: "run", usd: everywhere(0.1 / million), free: 2 * million },
  doorLookups: { name: "CloudFront, its key-value store", unit: "read", usd: everywhere(0.03 / million) },
  doorTraffic: { name: "CloudFront, traffic out", unit: "GB", usd: everywhere(0.085), free: 1_024 },
  logs: { name: "CloudWatch, logs taken in", unit: "GB", usd: { "us-east-1": 0.5, "eu-central-1": 0.63 }, free: 5 },
  logStorage: {
    name: "CloudWatch, logs kept",
    unit: "GB-month",
    usd: { "us-east-1": 0.03, "eu-central-1": 0.0324 },
  },
  metrics: { name: "CloudWatch, metrics of our own", unit: "metric-month", usd: everywhere(0.3), free: 10 },
  alarms: { name: "CloudWatch, alarms", unit: "alarm-month", usd: everywhere(0.1), free: 10 },
  dashboards: { name: "CloudWatch, dashboards", unit: "dashboard-month", usd: everywhere(3), free: 3 },
  mails: { name: "SES, mails", unit: "mail", usd: everywhere(0.1 / 1_000) },
} as const satisfies Record<string, Price>;
export type Item = keyof typeof prices;

// Costs nothing here, and is therefore in no table: the table's encryption (AWS's own key, no KMS), the queues' (SQS's own), standard
// parameters (SSM), rules, SNS to SQS, SNS mails to the operator (1,000 a month), and S3 for SST's state and the artefacts (a few MB).
