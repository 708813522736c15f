// What does whoever deploys decide? Read from the environment; SST also reads `.env` and `.env.<stage>`.
export type Settings = ReturnType<typeof readSettings>;

/** Throws an error that names the variable and what to do. @param isProduction somebody must hear its alarms */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, isProduction: boolean) {
  const given = (name: string) => environment[name]?.trim() || undefined;
  const wrong = (name: string, remedy: string) => new Error(`${name}: ${remedy}`);

  /** Who hears of alarms. Without an address there are none, and they cost nothing. */
  const operator = given("HANDOFF_OPERATOR");
  if (operator === undefined && isProduction)
    throw wrong(
      "HANDOFF_OPERATOR",
      "give the e-mail address that is told when something is wrong with Handoff itself.",
    );

  /** The address mails to owners come from. */
  const mailFrom = given("HANDOFF_MAIL_FROM") ?? operator;
  if (!mailFrom?.includes("@"))
    throw wrong("HANDOFF_MAIL_FROM", "give the e-mail address that Handoff's mails come from.");

  /** A domain whose DNS is in Route 53: its mails are signed (DKIM). Without, the one address is verified by a mail to it. */
  const mailDomain = given("HANDOFF_MAIL_DOMAIN");
  if (mailDomain !== undefined && !mailFrom.endsWith(`@${mailDomain}`))
    throw wrong(
      "HANDOFF_MAIL_DOMAIN",
      `${mailFrom} is not an address of ${mailDomain}; give the domain of HANDOFF_MAIL_FROM.`,
    );

  /** The front door's own name, such as handoff.kiln.example. Without, CloudFront gives one. */
  const domain = given("HANDOFF_DOMAIN");
  /** For a domain whose DNS is elsewhere: the ARN of its certificate in us-east-1. */
  const certificate = given("HANDOFF_CERTIFICATE");
  if (certificate !== undefined && domain === undefined)
    throw wrong("HANDOFF_CERTIFICATE", "a certificate is for a domain: give HANDOFF_DOMAIN too, or neither.");

  const concurrency = given("HANDOFF_RECEIVE_CONCURRENCY");
  if (concurrency !== undefined && !/^[1-9]\d{0,3}$/.test(concurrency))
    throw wrong("HANDOFF_RECEIVE_CONCURRENCY", `"${concurrency}" is no number from 1 to 9999.`);
  /**
   * How many requests the public door works on at once, at most and always. Optional: an account that is allowed 10 (a new one) cannot
   * reserve any, and is capped by that.
   */
  const receiveConcurrency = concurrency === undefined ? undefined : Number(concurrency);

  return { operator, mailFrom, mailDomain, domain, certificate, receiveConcurrency };
}
