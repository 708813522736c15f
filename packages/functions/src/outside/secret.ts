// The deployment's own secrets. SST brings them encrypted beside the code and opens them when the first one is read.
import { Resource } from "sst";
import * as z from "zod/mini";

const Secret = z.object({ value: z.string().check(z.minLength(32)) });

/**
 * MasterKey seals what rests in the table and makes the keyed hashes; AdminKey creates businesses. Throws when the function was not
 * linked with the secret, or when its value has fewer than 32 characters.
 */
export function readSecret(name: "MasterKey" | "AdminKey"): string {
  return z.parse(Secret, Resource[name]).value;
}
