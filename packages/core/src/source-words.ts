// What do the words of a source say besides whose it is? "fb_ads", "ig_story" and "Facebook_Mobile_Feed" are still Facebook and Instagram;
// "facebook-leads" is a list of addresses, and "threads" is no ad: a word counts whole, never as the ending of another.

/** "Meta-facebook" is meta, facebook; "google+shopping" is google, shopping. A full stop separates too: addresses are looked up before. */
export function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// Where in a network it stood, what kind of post it was, or that it was paid: what people, and Meta's own {{placement}}, write behind the name
// of a network. None of them makes it somebody else's.
const placement = new Set(
  (
    "page pages post posts story stories reel reels feed bio profile group groups mobile desktop app web right column marketplace instream " +
    "stream video videos short shorts live search explore grid home inbox message messages dm chat overlay highlights link linkinbio igtv " +
    "organic social network media official business company com campaign campaigns store shop tab pin pins board event events status channel"
  ).split(" "),
);
const paying = new Set(
  "ad ads adwords adv advert adverts paid cpc cpm ppc sponsored promoted boost boosted retargeting remarketing prospecting".split(
    " ",
  ),
);

/** Whether the word leaves open whose it is. */
export const isPlacement = (word: string): boolean => placement.has(word) || paying.has(word);

/** Whether the words beside a network's name say that it was paid: facebook_ads, google-cpc. */
export const saysPaid = (words: readonly string[]): boolean => words.some((word) => paying.has(word));

/** Whether the words of a source that nobody knows say so: "local-ads", but neither "newsletter-leads" nor "ad-hoc". */
export const saysAds = (words: readonly string[]): boolean =>
  words.some((word) => word === "ads" || word === "adwords");

// What Meta fills in for {{placement}} and nobody writes by hand (facebook.com/business/help/2360940870872492). Stories, reels and the feed
// of Instagram are on that list too, but those people write themselves, below posts that nobody paid for.
const adPlacement =
  /^(?:facebook_(?:mobile_feed|desktop_feed|right_column|instream_video|instant_article|profile_feed|reels_overlay)|messenger_inbox|(?:facebook_)?audience_network[a-z_]{0,40}|instagram_(?:explore_grid_home|profile_feed)|threads_feed)$/;

/** Whether the text is one of the places that Meta names in the addresses of its ads. */
export const isAdPlacement = (text: string): boolean => adPlacement.test(text);

/** "fbads" and "metaads" in two: the name, and what is written behind it without a gap. */
export function unglued(word: string): [name: string, rest: string] | undefined {
  const found = /^(.{2,40}?)(ads?|stories|story|reels?|page|bio|feed)$/.exec(word);
  return found?.[1] && found[2] ? [found[1], found[2]] : undefined;
}
