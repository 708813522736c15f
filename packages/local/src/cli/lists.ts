// A list of the API, every page of it.
import * as z from "zod/mini";
import type { Api } from "./api.ts";

const pagesMax = 100;

/** @param name the plural under which the API answers the list */
export async function listAll<S extends z.ZodMiniType>(
  api: Api,
  name: string,
  item: S,
  query: Readonly<Record<string, string | undefined>>,
): Promise<z.output<S>[]> {
  const Page = z.looseObject({ next: z.optional(z.string()) });
  const items: z.output<S>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page++) {
    const answer = await api.ask("GET", `/v1/${name}`, Page, { ...query, cursor });
    items.push(...z.parse(z.array(item), answer[name]));
    cursor = answer.next;
    if (cursor === undefined) break;
  }
  return items;
}
