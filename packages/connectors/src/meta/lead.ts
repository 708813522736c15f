// Somebody filled in a lead form. The webhook carries ids only; the owner finds her number under them, and somebody must call.
import * as z from "zod/mini";
import { type Heard, Id, IdOrNone, type Part, read, said, Time } from "./shape.ts";

const Lead = z.object(
  {
    leadgen_id: Id,
    form_id: IdOrNone,
    ad_id: IdOrNone,
    /** The ad as well, by its older name. */
    adgroup_id: IdOrNone,
    created_time: z.nullish(Time),
  },
  "expected an object",
);

export function readLead(part: Part): Heard {
  const lead = read(Lead, part.value, part.where);
  if (!lead.ok) return lead.heard;
  const { leadgen_id, form_id, ad_id, adgroup_id, created_time } = lead.value;
  const ad = ad_id ?? adgroup_id;
  const note = [form_id != null && `lead form ${form_id}`, ad != null && `ad ${ad}`].filter(Boolean).join(", ");
  return said({
    type: "lead.captured",
    id: `meta:${part.account}:leadgen:${leadgen_id}`,
    at: created_time ?? part.sentAt,
    body: {
      lead: `meta:${leadgen_id}`,
      kind: "form",
      platform: part.platform,
      identities: [],
      ...(note && { note }),
      // A form may also be shared without an ad; then nobody paid.
      touch: { kind: "ad", source: part.platform, ...(ad != null && { medium: "paid", campaign: ad }) },
    },
  });
}
