// What does a body say that leaves things out? On creation they are not there; in a PATCH they stay as they are, and null takes away.

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };
type Change<T> = { [K in keyof T]?: T[K] | null | undefined };

/** Only what was given. */
export function given<T extends object>(body: T): Given<T> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Given<T>;
}

export function changed<T extends object>(before: T, change: Change<T>): T {
  const merged = { ...before, ...given(change) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as T;
}
