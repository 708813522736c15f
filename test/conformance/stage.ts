// What does a stage of the run say? One line, and below it whatever is wrong.
export type Stage = { name: string; passed: number; problems: readonly string[]; says: string };

const shownMax = 25;

export function createTally(print: (line: string) => void) {
  let passed = 0;
  let failed = 0;
  return {
    /** Runs a stage; one that breaks off has failed. */
    async run(name: string, work: () => Promise<Omit<Stage, "name">>): Promise<void> {
      const started = performance.now();
      const stage = await work().catch((error): Omit<Stage, "name"> => {
        return {
          passed: 0,
          problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
          says: "broke off",
        };
      });
      passed += stage.passed;
      failed += stage.problems.length;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      print(`${stage.problems.length === 0 ? "ok    " : "FAILED"} ${name}: ${stage.says} (${seconds} s)`);
      for (const problem of stage.problems.slice(0, shownMax)) print(`       ${problem}`);
      if (stage.problems.length > shownMax) print(`       and ${stage.problems.length - shownMax} more`);
    },
    /** The closing line, and whether all is well. */
    close(): { line: string; ok: boolean } {
      return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 };
    },
  };
}
