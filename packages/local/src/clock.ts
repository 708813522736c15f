// What time is it, and what happens every minute? The one place where the running system looks at the clock.

export const clock = {
  now: () => Date.now(),
  pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

export type Timer = { stop(): Promise<void> };

/** Does the task again and again, `ms` after the last time ended, so that it never overlaps itself. A failure is told, and the next time comes. */
export function every(ms: number, task: () => Promise<void>, failed: (error: unknown) => void): Timer {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let timer = setTimeout(run, ms);

  function run() {
    running = Promise.resolve()
      .then(task)
      .catch(failed)
      .then(() => {
        if (!stopped) timer = setTimeout(run, ms);
      });
  }

  return {
    /** Resolves when the task is not under way any more and will not be again. */
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
