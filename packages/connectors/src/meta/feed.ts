// What happens on a Page: its own posts are promotions with their links, what others do there is engagement.
// What anybody wrote, and who she is, never gets into a fact.
import * as z from "zod/mini";
import { counted, pseudonym } from "./engagement.ts";
import { linksOf } from "./links.ts";
import { type Hash, type Heard, Id, type Part, Person, read, said, skipped, Time, Word } from "./shape.ts";

const Head = z.object(
  { item: Word, verb: Word, from: Person, sender_id: z.nullish(Id), user_id: z.nullish(Id) },
  "expected an object",
);
const postItems = new Set(["post", "status", "photo", "video", "share", "link"]);
const responseItems = new Set(["comment", "reaction", "like"]);
const counts = new Set(["add", "remove"]);
// A video's sound or the video itself was switched off for its music, or on again. Such an update names no post.
const rightsVerbs = new Set(["block", "unblock", "mute", "unmute"]);

export function readFeed(part: Part, hash: Hash): Heard {
  const head = read(Head, part.value, part.where);
  if (!head.ok) return head.heard;
  const { item, verb, from, sender_id, user_id } = head.value;
  if (rightsVerbs.has(verb)) return skipped(`a ${item.slice(0, 40)} was blocked, muted or given back`);
  const author = from?.id ?? sender_id ?? user_id ?? undefined;
  if (postItems.has(item)) return readPost(part, { item, verb, author });
  if (responseItems.has(item)) return readResponse(part, { item, verb, author }, hash);
  return skipped(`an item we do not count: ${item.slice(0, 40)}`);
}

type Act = { item: string; verb: string; author: string | undefined };

const text = z.nullish(z.string("expected text"));
const Post = z.object({
  /** Updates about a photo or a video that is gone may name only that. */
  post_id: z.nullish(Id),
  photo_id: z.nullish(Id),
  video_id: z.nullish(Id),
  share_id: z.nullish(Id),
  created_time: z.nullish(Time),
  published: z.nullish(z.union([z.number(), z.boolean()], "expected 0 or 1")),
  link: text,
  links: z.nullish(z.array(z.string("expected text"), "expected a list")),
  message: text,
});

/** A post that went out without a name is kept until somebody can read it. */
const NewPost = Post.check(
  z.refine(
    ({ post_id, photo_id, video_id, share_id }) => (post_id ?? photo_id ?? video_id ?? share_id) != null,
    "expected post_id",
  ),
);

function readPost(part: Part, { item, verb, author }: Act): Heard {
  // What was only edited, hidden or shown again counts nothing, whatever it names.
  if (!counts.has(verb)) return said();
  const post = read(verb === "add" ? NewPost : Post, part.value, part.where);
  if (!post.ok) return post.heard;
  const { photo_id, video_id, share_id, created_time, published, link, links, message } = post.value;
  const thing = photo_id ?? video_id ?? share_id;
  const post_id = post.value.post_id ?? (thing != null ? `${part.account}_${thing}` : undefined);
  if (post_id === undefined) return skipped("an update about a post that names none");
  const at = created_time ?? part.sentAt;
  if (!isOwn(post_id, author, part.account)) {
    const engagement = item === "share" ? "share" : "post";
    return counted(part, { engagement, verb, name: `${item}:${post_id}`, object: post_id, at });
  }
  // Not published: scheduled, or made for an ad only. Edits are not told apart from publishing late, so they say nothing.
  if (verb !== "add" || published === 0 || published === false) return said();
  return said({
    type: "promotion.published",
    id: `meta:${part.account}:feed:${item}:${post_id}:${verb}`,
    at,
    body: {
      promotion: `meta:${post_id}`,
      platform: part.platform,
      links: linksOf([...(link ? [link] : []), ...(links ?? [])], message ?? ""),
    },
  });
}

/** Without the permission to see authors `from` is missing; then the post's id, `<owner>_<post>`, tells. */
function isOwn(post: string, author: string | undefined, account: string): boolean {
  if (author !== undefined) return author === account;
  const [owner, rest] = post.split("_");
  return rest === undefined || owner === account;
}

const Comment = z.object({ comment_id: Id, post_id: z.nullish(Id), created_time: z.nullish(Time) });
const Response = z.object({ comment_id: z.nullish(Id), post_id: z.nullish(Id), created_time: z.nullish(Time) });

function readResponse(part: Part, { item, verb, author }: Act, hash: Hash): Heard {
  const response = read(item === "comment" ? Comment : Response, part.value, part.where);
  if (!response.ok) return response.heard;
  if (author === part.account) return said(); // the Page answers somebody
  const { comment_id, post_id, created_time } = response.value;
  const at = created_time ?? part.sentAt;
  const object = post_id ?? part.account;
  if (item === "comment") return counted(part, { engagement: item, verb, name: `comment:${comment_id}`, object, at });
  // A reaction has no id of its own: it is who reacted to what, and when. Without an author, one a second is counted.
  const who = pseudonym(part, author, hash);
  const name = `${item}:${comment_id ?? object}:${who}:${created_time ?? "once"}`;
  return counted(part, { engagement: item, verb, name, object, at });
}
