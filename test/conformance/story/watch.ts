// Nobody can buy: a product is sold out, a page is gone. The owner is told, and told again when it is over.
import { product } from "../../stories/platforms.ts";
import type { PageState } from "../../stories/shop.ts";
import type { Json } from "../moto.ts";
import { follow } from "./money.ts";
import { addLink, recipient } from "./opening.ts";
import { shop, type Teller } from "./told.ts";

export type ShowPage = (handle: string, state: PageState) => void;

const jar = (at: string, quantity: number) => product({ id: 601, handle: "moon-jar", title: "Moon jar", at, quantity });
const states = ({ incidents }: Json) => incidents.map(({ kind, state }: Json) => `${kind} ${state}`).sort();

const people = ({ incidents }: Json) => incidents.map(({ kind, people }: Json) => [kind, people]).sort();

export async function failAndRecover(teller: Teller, show: ShowPage): Promise<void> {
  show("moon-jar", "sells");
  await teller.sell("products/update", jar(await teller.now(), 0));
  await addLink(teller, "jar", { destination: `${shop}/products/moon-jar`, fallback: `${shop}/products/blue-bowl` });
  await follow(teller, "jar");
  await teller.expect("incidents, sold out", "/v1/incidents", states, ["sold-out open"]);

  show("tall-vase", "deleted");
  await addLink(teller, "vase", { destination: `${shop}/products/tall-vase` });
  await follow(teller, "vase");
  await teller.expect("incidents, page gone", "/v1/incidents", states, ["broken open", "sold-out open"]);
  await mailsAre(teller, 2);
  await follow(teller, "vase"); // led to the page that takes an address
  await teller.listener.tick();
  await teller.expect("people at the vase", "/v1/incidents", people, [
    ["broken", 2],
    ["sold-out", 1],
  ]);
  await teller.read("/v1/incidents");
  await teller.read("/v1/paths");
  await follow(teller, "jar"); // led to the fallback

  await teller.sell("products/update", jar(await teller.now(), 8));
  await teller.expect("incidents, jars again", "/v1/incidents", states, ["broken open", "sold-out recovered"]);
  await mailsAre(teller, 3);
  await teller.read("/v1/incidents");
}

export async function mailsAre(teller: Teller, wanted: number): Promise<void> {
  const { listener } = teller;
  const mails = await listener.settled(listener.mails, (sent) => sent.length === wanted);
  teller.mustBe("mails", mails.length, wanted);
  for (const mail of mails) teller.mustBe("who is written to", mail.to, [recipient]);
}
