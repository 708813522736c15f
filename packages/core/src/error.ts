// What can a caller do wrong? One closed list; each code becomes one HTTP status, in one place (functions/http.ts).

export const errorCodes = [
  "invalid", // 400: not what it should be
  "unauthorized", // 401: no valid key or signature
  "forbidden", // 403: the key may not
  "not-found", // 404: not yours or not there
  "conflict", // 409: conflicts with what is
  "too-large", // 413
  "slow-down", // 429
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** One thing that was wrong: which field, with which value, and what to do about it. */
export type Problem = { field: string; value?: string; remedy: string };

/** A caller's mistake. `message` says what was wrong; `problems` name field, value and remedy. Never carries secrets. */
export class HandoffError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly Problem[];
  constructor(code: ErrorCode, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = "HandoffError";
    this.code = code;
    this.problems = problems;
  }
}
