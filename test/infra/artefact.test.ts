import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type Standard, standardRehearsals } from "../../tools/rehearse/standard.ts";
import { unzip } from "../lambda/unzip.ts";
import { type Deployed, deployed } from "./deployed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
let standard: Standard;
let production: Deployed;
beforeAll(async () => {
  standard = await standardRehearsals();
  production = deployed(standard.first);
}, 600_000);

const kib = 1024;

describe("what is uploaded", () => {
  // A cold start reads all of it. What grows beyond its budget is looked at, not waved through.
  it.each([
    ["Receive", 410],
    ["Attribute", 345],
    ["Alert", 400],
    ["AlertTick", 400],
    ["Feedback", 280],
    ["Watch", 1200],
    ["WatchTick", 1200],
    ["Report", 1410],
  ])("%s has at most %i KiB", (name, budget) => {
    expect(production.functionOf(name).bundleBytes).toBeLessThanOrEqual(budget * kib);
  });

  it("runs on Node 24 and Arm, with nothing of the local run or of tests in it", () => {
    for (const { name, inputs, sources } of production.functions) {
      expect(inputs, name).toMatchObject({
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "bundle.handler",
      });
      const strangers = sources.filter((source) =>
        /dynalite|nodemailer|packages\/local\/|\.(test|fixture)\.ts$/.test(source),
      );
      expect(strangers, name).toEqual([]);
    }
  });

  it("carries the owner's page where the report looks for it", () => {
    const folder = mkdtempSync(join(tmpdir(), "handoff-report-"));
    try {
      unzip(join(standard.first.folder, "artifacts/Report/code.zip"), folder);
      expect(readdirSync(folder).sort()).toEqual(["bundle.mjs", "public", "resource.enc"]);
      const page = readdirSync(join(root, "packages/dashboard/public"));
      expect(readdirSync(join(folder, "public")).sort()).toEqual(page.sort());
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("carries no secret that can be read", () => {
    for (const { name, bundle, inputs } of production.functions) {
      for (const secret of ["rehearsal rehearsal", "rehearsal-admin-key"]) {
        expect(bundle.includes(secret), name).toBe(false);
        expect(JSON.stringify(inputs).includes(secret), name).toBe(false);
      }
    }
  });
});

describe("the types of linked resources", () => {
  it("are those of every deployment; `npm run rehearse` writes them", () => {
    const types = readFileSync(join(root, "sst-env.d.ts"), "utf8");
    for (const { folder } of Object.values(standard)) {
      expect(readFileSync(join(folder, "sst-env.d.ts"), "utf8")).toBe(types);
    }
  });
});
