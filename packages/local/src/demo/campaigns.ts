// Marketing goes out and brings people: a newsletter, posts, a QR code on a market stall, and a few who come by themselves.
import type { Cast } from "./cast.ts";
import { pageId } from "./platforms.ts";
import { emailOf, pieces } from "./pottery.ts";
import { letterCampaign, stallCode } from "./setup.ts";

const { tideBowl, duneBowl, emberMug, fernVase, harbourPlate, saltCellar } = pieces;

export async function playCampaigns(cast: Cast): Promise<void> {
  await playNewsletter(cast);
  await playVisits(cast);
  await playPost(cast);
  await playStall(cast);
}

async function playNewsletter(cast: Cast): Promise<void> {
  const { letter } = cast.setup;
  await cast.tellMailchimp(
    "the newsletter goes out",
    { type: "campaign", data: { id: "7f20c4d911", subject: letterCampaign } },
    { after: 2.8, says: `Mailchimp has sent the newsletter "${letterCampaign}". Its link leads to the Tide bowl.` },
  );
  await cast.fetchByMachine("Barracuda", letter, "BarracudaCentral LinkCheck/2.1", {
    after: 0.7,
    says: "Mail scanners follow the link before any reader does. They do not count.",
  });
  await cast.fetchByMachine("Safe Links", letter, "Mozilla/5.0 (Windows NT 10.0) Microsoft SafeLinks");
  const ines = await cast.arrive("ines", letter, { after: 1.4, says: "Readers open the mail and click." });
  await cast.arrive("tomas", letter, { after: 0.8 });
  await cast.buy({ number: 1027, who: "ines", product: tideBowl, from: ines, after: 1.4, says: "The first one buys." });
  await cast.arrive("aiko", letter, { after: 1.1 });
  const marta = await cast.arrive("marta", letter, { after: 0.8 });
  await cast.tellMailchimp(
    "dora signs up",
    { type: "subscribe", data: { id: "c81d22", webId: 518_204_411, email: emailOf("dora"), name: "Dora" } },
    { after: 1.1, says: "Somebody was sent the mail by a friend and signs up." },
  );
  await cast.buy({ number: 1028, who: "marta", product: tideBowl, quantity: 2, from: marta, after: 1.1 });
  await cast.arrive("jonas", letter, { after: 0.8 });
  const leila = await cast.arrive("leila", letter, { after: 1 });
  await cast.buy({ number: 1029, who: "leila", product: emberMug, quantity: 2, from: leila, after: 1.4 });
}

async function playVisits(cast: Cast): Promise<void> {
  const google = "https://www.google.com/";
  await cast.visit("visitor-7a11", emberMug, google, {
    after: 1.1,
    says: "Others find the shop by themselves; the shop's pages tell, of those who agreed.",
  });
  await cast.visit("visitor-7a12", fernVase, google, { after: 0.7 });
  await cast.visit("visitor-7a13", harbourPlate, "https://www.pinterest.com/", { after: 0.7 });
  await cast.buy({
    number: 1030,
    who: "sofia",
    product: fernVase,
    visitor: "visitor-7a12",
    referrer: google,
    after: 1.3,
    says: "One of them buys: that sale is Google's, not the newsletter's.",
  });
}

async function playPost(cast: Cast): Promise<void> {
  const { post } = cast.setup;
  const instagram = { referrer: "https://l.instagram.com/" };
  const postId = `${pageId}_900417`;
  await cast.tellMeta(
    "the post goes out",
    (created_time) => [
      {
        item: "status",
        verb: "add",
        published: 1,
        post_id: postId,
        from: { id: pageId, name: "Blue Clay Pottery" },
        message: `How a Tide bowl comes off the wheel. ${post.url}`,
        created_time,
      },
    ],
    { after: 1.7, says: "A post goes out on Facebook and Instagram, with a link of its own." },
  );
  await cast.fetchByMachine("Facebook", post, "facebookexternalhit/1.1", { after: 0.6 });
  await cast.tellMeta("people like the post", (created_time) => likes(postId, created_time), {
    after: 1.1,
    says: "Likes and comments come in. They are counted in the vanity corner and earn nothing.",
  });
  await cast.arrive("nadia", post, { ...instagram, after: 1, says: "Some follow its link." });
  const yara = await cast.arrive("yara", post, { ...instagram, after: 0.8 });
  const emil = await cast.arrive("emil", post, { ...instagram, after: 0.8 });
  await cast.buy({ number: 1031, who: "yara", product: tideBowl, from: yara, after: 1.3 });
  await cast.tellMailchimp("finn signs up", {
    type: "subscribe",
    data: { id: "c81d23", webId: 518_204_412, email: emailOf("finn"), name: "Finn" },
  });
  await cast.arrive("lucia", post, { ...instagram, after: 0.8 });
  await cast.buy({ number: 1032, who: "emil", product: saltCellar, from: emil, after: 1.3 });
}

function likes(post_id: string, created_time: number): object[] {
  const people = ["7712004401", "7712004402", "7712004403", "7712004404", "7712004405"];
  const about = { post_id, parent_id: post_id, created_time, verb: "add" };
  return [
    ...people.map((id) => ({ ...about, item: "reaction", reaction_type: "love", from: { id } })),
    ...people.slice(0, 2).map((id, n) => ({ ...about, item: "comment", comment_id: `900417_${n + 1}`, from: { id } })),
  ];
}

async function playStall(cast: Cast): Promise<void> {
  const { stall } = cast.setup;
  const greta = await cast.arrive("greta", stall, {
    after: 1.7,
    says: `At the market, people scan the QR code on the stall: ${stall.url}/qr.svg`,
  });
  await cast.arrive("henk", stall, { after: 1 });
  await cast.buy({ number: 1033, who: "greta", product: duneBowl, from: greta, after: 1.3 });
  await cast.buy({
    number: 1034,
    who: "clara",
    product: harbourPlate,
    quantity: 2,
    discountCode: stallCode,
    after: 1.1,
    says: `One pays at the till and names the code on the sign, ${stallCode}: Offline marketing earned that sale too.`,
  });
}
