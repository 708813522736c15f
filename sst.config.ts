/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app({ stage }) {
    const isProduction = stage === "production";
    return {
      name: "handoff",
      version: "4.17.1",
      home: "aws",
      // Production keeps its data and refuses `sst remove`; every other stage leaves nothing behind.
      removal: isProduction ? "retain" : "remove",
      protect: isProduction,
    };
  },
  async run() {
    const { handoff } = await import("./stacks/handoff.ts");
    return handoff();
  },
});
