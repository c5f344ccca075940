import { z } from 'zod';
import { isObject, Json, type JsonObject } from '../cli/json.ts';

/** What commands read of ARM's answers; the rest is kept, because it is printed. */
export const Resource = z
  .object({ id: z.string().nullish(), name: z.string(), properties: z.record(z.string(), Json) })
  .catchall(Json);
export type Resource = z.infer<typeof Resource>;

export const Group = z.object({ name: z.string(), location: z.string() }).catchall(Json);

export const Plan = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string(),
    sku: z.object({ name: z.string() }).catchall(Json),
    properties: z.object({ reserved: z.boolean().nullish() }).catchall(Json),
  })
  .catchall(Json);
export type Plan = z.infer<typeof Plan>;

export const Site = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string(),
    properties: z
      .object({
        serverFarmId: z.string(),
        enabledHostNames: z.array(z.string()).nullish(),
        hostNameSslStates: z
          .array(
            z
              .object({ name: z.string(), sslState: z.string().nullish(), hostType: z.string().nullish() })
              .catchall(Json),
          )
          .nullish(),
      })
      .catchall(Json),
  })
  .catchall(Json);
export type Site = z.infer<typeof Site>;

const Flat = z
  .object({ properties: z.record(z.string(), Json).nullish() })
  .catchall(Json)
  .transform(({ properties, ...rest }): JsonObject => ({ tags: null, ...properties, ...rest }));

/** A resource of Microsoft.Web as az prints it: its properties beside its name, not under `properties`. */
export const flat = (resource: Resource | Plan | Site): JsonObject => Flat.parse(resource);

/** Puts the name of the resource group beside every ID of a resource, as az does for everything but `az rest`. */
export function withResourceGroups(value: Json): Json {
  if (Array.isArray(value)) return value.map(withResourceGroups);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, each]): [string, Json] => [
    name,
    withResourceGroups(each),
  ]);
  const inner = Object.fromEntries(entries);
  const group = typeof inner.id === 'string' ? groupOf(inner.id) : undefined;
  return group === undefined || 'resourceGroup' in inner ? inner : { ...inner, resourceGroup: group };
}

/** The resource group that a resource's ID names. */
export const groupOf = (id: string): string | undefined =>
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\//i.exec(id)?.[1];

/** The last part of an ID. */
export const lastOf = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** `a=b c` as tags. */
export function tagsOf(words: readonly string[] | undefined): Record<string, string> | undefined {
  if (words === undefined) return undefined;
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
