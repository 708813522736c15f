// Mentions and comments: somebody spoke of the shop, or to it. Counted, never quoted, and never given credit.
import * as z from "zod/mini";
import { type Hash, type Heard, Id, type Part, Person, read, said, Time, Word } from "./shape.ts";

type Count = { engagement: string; verb: string; name: string; object?: string; at: string };

const changes = new Map([
  ["add", 1],
  ["remove", -1],
]);

/** +1 when it was added, -1 when it was taken back; an edit changes no count. `name` says which one it was. */
export function counted({ platform, account, field }: Part, { engagement, verb, name, object, at }: Count): Heard {
  const count = changes.get(verb);
  if (count === undefined) return said();
  return said({
    type: "engagement.counted",
    id: `meta:${account}:${field}:${name}:${verb}`,
    at,
    body: { engagement, platform, ...(object !== undefined && { object }), count },
  });
}

/** A name for whoever it was that does not lead back to her. */
export function pseudonym({ account }: Part, person: string | null | undefined, hash: Hash): string {
  return person == null ? "somebody" : hash(`meta:${account}:${person}`);
}

const either = (first: string, second: string) => `expected ${first} or ${second}`;

const PageMention = z
  .object(
    {
      post_id: z.nullish(Id),
      comment_id: z.nullish(Id),
      sender_id: z.nullish(Id),
      from: Person,
      verb: z.nullish(Word),
      created_time: z.nullish(Time),
    },
    "expected an object",
  )
  .check(z.refine(({ post_id, comment_id }) => (post_id ?? comment_id) != null, either("post_id", "comment_id")));

/** Another Page or a person named the Page in a post or a comment. */
export function readPageMention(part: Part): Heard {
  const mention = read(PageMention, part.value, part.where);
  if (!mention.ok) return mention.heard;
  const { post_id, comment_id, sender_id, from, verb, created_time } = mention.value;
  if ((from?.id ?? sender_id) === part.account) return said();
  const at = created_time ?? part.sentAt;
  const object = post_id ?? part.account;
  const name = comment_id == null ? `post:${post_id}` : `comment:${comment_id}`;
  return counted(part, { engagement: "mention", verb: verb ?? "add", name, object, at });
}

const Mention = z.object({ media_id: Id, comment_id: z.nullish(Id) }, "expected an object");

/** Somebody named the Instagram account in a caption or a comment. It carries no time and no verb. */
export function readInstagramMention(part: Part): Heard {
  const mention = read(Mention, part.value, part.where);
  if (!mention.ok) return mention.heard;
  const { media_id, comment_id } = mention.value;
  const name = comment_id == null ? `media:${media_id}` : `comment:${comment_id}`;
  return counted(part, { engagement: "mention", verb: "add", name, object: media_id, at: part.sentAt });
}

const Comment = z
  .object(
    // Business Login calls it `id`, Facebook Login `comment_id`.
    { id: z.nullish(Id), comment_id: z.nullish(Id), from: Person, media: z.nullish(z.object({ id: z.nullish(Id) })) },
    "expected an object",
  )
  .check(z.refine(({ id, comment_id }) => (id ?? comment_id) != null, either("id", "comment_id")));

/** A comment below a picture, a reel, an ad or a live video of the account. A comment below an ad is engagement like any other. */
export function readInstagramComment(part: Part): Heard {
  const comment = read(Comment, part.value, part.where);
  if (!comment.ok) return comment.heard;
  const { id, comment_id, from, media } = comment.value;
  if (from?.id === part.account) return said();
  const name = String(id ?? comment_id);
  const object = media?.id ?? part.account;
  return counted(part, { engagement: "comment", verb: "add", name, object, at: part.sentAt });
}
