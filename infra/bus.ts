// The one bus, and its archive: whatever happened in the last month can be played again, since every fact is the same fact twice.
export function createBus() {
  const bus = new sst.aws.Bus("Bus");
  const archive = new aws.cloudwatch.EventArchive("Archive", {
    description: "Every event of Handoff, for replay",
    eventSourceArn: bus.arn,
    retentionDays: 30,
  });
  return { bus, archive };
}

export function mayPublish(bus: sst.aws.Bus) {
  return { actions: ["events:PutEvents"], resources: [bus.arn] };
}
