// Waiting that counts only the time this process was awake. Lambda freezes a process between two requests; when it goes on, every timer
// whose hour has passed fires before any socket is read, so a timer that judges ("no answer in time") condemns answers that lie there.

// A freeze takes one slice from a wait, at most, however long it lasts.
const sliceMs = 50;

/** Calls back after so many milliseconds awake, and after whatever had arrived by then was read. @returns how to call it off */
export function afterAwake(ms: number, done: () => void): () => void {
  let leftMs = ms;
  let immediate: NodeJS.Immediate | undefined;
  let timer: NodeJS.Timeout;

  function wait(): void {
    const slice = Math.min(sliceMs, leftMs);
    leftMs -= slice;
    // Immediates come after the sockets' turn (libuv: timers, poll, check).
    timer = setTimeout(() => {
      if (leftMs > 0) wait();
      else immediate = setImmediate(done);
    }, slice);
  }
  wait();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}

/** Resolves after so many milliseconds awake. */
export function pauseAwake(ms: number): Promise<void> {
  return new Promise((resolve) => void afterAwake(ms, resolve));
}
