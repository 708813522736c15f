// A customer asks which data is kept about them: the mail that passes it on. It says nothing about the customer: mail is no place for that.
import type { Business } from "./business.ts";
import type { NoticeContent } from "./notice.ts";
import { fullTime } from "./notice-time.ts";
import { footer, line } from "./notice-words.ts";
import { capitalized } from "./text.ts";
import { dayMs } from "./time.ts";

export function dataRequestNotice(request: {
  business: Pick<Business, "name" | "timezone">;
  platform: string;
  requestedAt: string;
  dashboardUrl: string;
}): NoticeContent {
  const { business, requestedAt, dashboardUrl } = request;
  const platform = line(capitalized(request.platform), 40);
  const due = fullTime(new Date(Date.parse(requestedAt) + 30 * dayMs).toISOString(), business.timezone, "day");
  // Addresses of the API itself are no links: a browser that follows one is asked for a key.
  const guide = (section: string) => `${dashboardUrl}/docs#${section}`;
  return {
    transition: "data-request",
    tone: "plain",
    business: line(business.name, 80),
    subject: `A customer asks for their data: answer by ${due}`,
    preview: `${platform} passed the request on. The law gives you 30 days.`,
    heading: "A customer asks which data you hold about them",
    paragraphs: [
      `${platform} has passed on a customer's request for their data. The law gives you 30 days to answer. To protect the customer this mail does not say who it is: ${platform} shows you that.`,
      "What Handoff holds: numbers, times and amounts of their orders, and the visits and clicks that led to them. E-mail addresses and phone numbers are kept only as codes that cannot be read back, but for an address that was left to be written to.",
    ],
    facts: [
      { label: "Asked", value: fullTime(requestedAt, business.timezone) },
      { label: "Answer by", value: due },
      { label: "How to ask Handoff", value: guide("sales"), url: guide("sales") },
      { label: "How to forget a customer", value: guide("erasures"), url: guide("erasures") },
    ],
    campaigns: [],
    lists: [
      {
        title: "What to do first",
        ordered: true,
        items: [
          `Find the request in ${platform} and export there what the shop itself holds.`,
          `Ask Handoff about each of their orders: GET /v1/sales/<platform>:<order id>/explain lists the visits and clicks it knows.`,
          "Send the customer both.",
          `They want to be forgotten? POST /v1/erasures removes them; your totals stay as they are.`,
        ],
      },
    ],
    button: { label: "See how to ask Handoff", url: guide("sales") },
    footer: footer(business.name),
  };
}
