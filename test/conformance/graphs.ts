// The stages on what would be deployed: each rehearsed graph made call by call, read back, and its bus listened to.
import type { Rehearsal } from "../../tools/rehearse/rehearse.ts";
import { type Applied, applyGraph } from "./apply/apply.ts";
import { hearCatalogue, queuesOf } from "./catalogue.ts";
import type { Models } from "./model.ts";
import type { Moto } from "./moto.ts";
import { takeOverMappings } from "./poller.ts";
import type { Stage } from "./stage.ts";

export async function applyFresh(moto: Moto, models: Models, rehearsal: Rehearsal): Promise<Applied> {
  await moto.reset();
  return applyGraph(moto, models, rehearsal);
}

export function saysOfGraph({ calls, checked, compared, problems }: Applied): Omit<Stage, "name"> {
  const says = `${calls} calls answered, ${checked} of them held against their models, ${compared} properties read back as asked`;
  return { passed: checked + compared, problems, says };
}

export async function listen(
  moto: Moto,
  { resources }: Rehearsal,
  applied: Applied | undefined,
): Promise<Omit<Stage, "name">> {
  if (!applied) throw new Error("nothing was made that could be listened to");
  await takeOverMappings(moto);
  const [bus] = resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus");
  const { events, problems } = await hearCatalogue(moto, bus?.inputs.name, queuesOf(resources, applied.own));
  return { passed: events, problems, says: `${events} events are heard by those who are meant, and no other bus is` };
}
