// What does DynamoDB demand of a call beyond its model? Its developer guide says it in words: "Expressions", "Reserved words in DynamoDB"
// and "Quotas in Amazon DynamoDB".
import type { Json } from "./moto.ts";

const expressions = ["KeyConditionExpression", "ConditionExpression", "FilterExpression", "ProjectionExpression"];
const syntax = new Set(["AND", "OR", "NOT", "BETWEEN", "IN"]);
const expressionBytesMax = 4096;
const keyBytesMax = { pk: 2048, sk: 1024 };

export function expressionProblems(body: Json, reserved: ReadonlySet<string>): string[] {
  const texts = expressions.flatMap((name) => (body[name] === undefined ? [] : [String(body[name])]));
  const text = texts.join(" ");
  const names: Record<string, string> = body.ExpressionAttributeNames ?? {};
  const values: Record<string, Json> = body.ExpressionAttributeValues ?? {};
  const given = [...Object.keys(names), ...Object.keys(values)];
  const used: string[] = text.match(/[:#]\w+/g) ?? [];
  const words = text.replace(/[:#]\w+|\w+\s*\(/g, " ").match(/[A-Za-z_]\w*/g) ?? [];
  return [
    ...texts.filter((one) => Buffer.byteLength(one) > expressionBytesMax).map(() => "an expression of more than 4 KB"),
    ...given.filter((name) => !used.includes(name)).map((name) => `${name} is given and not used`),
    ...used.filter((name) => !given.includes(name)).map((name) => `${name} is used and not given`),
    ...words
      .filter((word) => !syntax.has(word.toUpperCase()) && reserved.has(word.toUpperCase()))
      .map((word) => `${word} is a reserved word`),
    ...keyConditionProblems(String(body.KeyConditionExpression ?? ""), values),
  ];
}

/** A key is never compared with nothing, nor with more than a key can hold, nor with ends that are exchanged. */
function keyConditionProblems(expression: string, values: Record<string, Json>): string[] {
  const compared = expression.match(/:\w+/g) ?? [];
  const found = compared.flatMap((name) => keyValueProblems(name === ":pk" ? "pk" : "sk", values[name]));
  for (const [, from = "", to = ""] of expression.matchAll(/BETWEEN (:\w+) AND (:\w+)/g)) {
    const [first, last] = [from, to].map((name) => Buffer.from(values[name]?.S ?? ""));
    if (first && last && Buffer.compare(first, last) > 0) found.push(`the ends of ${expression} are exchanged`);
  }
  return found;
}

function keyValueProblems(key: "pk" | "sk", value: Json): string[] {
  const bytes = Buffer.byteLength(value?.S ?? "");
  if (bytes === 0) return [`${key} is compared with or set to an empty key`];
  return bytes > keyBytesMax[key] ? [`${key} takes ${bytes} bytes, ${keyBytesMax[key]} are allowed`] : [];
}

/** Keys and values of items: no empty key, no empty set, no number that is not exact. */
export function valueProblems({ Key, Item, ExpressionAttributeValues = {} }: Json): string[] {
  const found: string[] = [];
  for (const item of [Key, Item].filter(Boolean)) {
    found.push(...keyValueProblems("pk", item.pk), ...keyValueProblems("sk", item.sk));
  }
  for (const value of Object.values({ ...Item, ...ExpressionAttributeValues })) found.push(...partProblems(value));
  return found;
}

function partProblems(value: Json): string[] {
  const [[kind = "", inside]] = Object.entries<Json>(value) as [[string, Json]];
  switch (kind) {
    case "N": {
      const digits = inside
        .replace(/e.*$/i, "")
        .replace(/^-|\./g, "")
        .replace(/^0+|0+$/g, "");
      return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(inside) && digits.length <= 38 ? [] : [`${inside} is no number`];
    }
    case "SS":
    case "NS":
    case "BS":
      return inside.length > 0 ? [] : ["an empty set"];
    case "L":
    case "M":
      return Object.values(inside).flatMap(partProblems);
    default:
      return [];
  }
}
