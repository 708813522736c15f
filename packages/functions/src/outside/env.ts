// What was this function given by its deployment? Read when it starts, checked whole: a function that lacks something does not start,
// and says what. Each entry asks only for what it uses; the stacks give exactly that, and a test compares the two, both ways.
import * as z from "zod/mini";

const text = z.string().check(z.minLength(1));

const variables = {
  /** Name of the one table. */
  HANDOFF_TABLE: text,
  /** Name of the event bus. */
  HANDOFF_BUS: text,
  /** Public base of the URLs that are handed out, without a slash at the end. */
  HANDOFF_URL: z.url({ protocol: /^https?$/ }).check(z.refine((url) => !url.endsWith("/"), "ends with a slash")),
  /** The address mails come from. */
  HANDOFF_MAIL_FROM: text,
  /** SES configuration set: through it bounces and complaints come back. */
  HANDOFF_MAIL_SET: text,
} as const;
type Name = keyof typeof variables;

/** @returns the variables that were asked for. Throws an error that names every one that is missing or wrong. */
export function readEnv<const N extends Name>(
  names: readonly N[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Record<N, string> {
  const asked: Record<string, z.ZodMiniType> = Object.fromEntries(names.map((name) => [name, variables[name]]));
  const read = z.safeParse(z.object(asked), environment);
  if (read.success) return read.data as Record<N, string>;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`The deployment did not give what this function needs. ${wrong.join("; ")}`);
}
