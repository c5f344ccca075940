import { z } from 'zod';

/** Tags, as ARM limits them. Source: "Use tags to organize your Azure resources", Limitations. */
export const Tags = z
  .record(z.string().min(1).max(512), z.string().max(256))
  .refine((tags) => Object.keys(tags).length <= 50, 'a resource has at most 50 tags');

/** What every tracked resource has beside its properties. */
export const Envelope = z.object({
  location: z.string().nullish(),
  kind: z.string().nullish(),
  tags: Tags.nullish(),
  properties: z.record(z.string(), z.unknown()).nullish(),
});

/** A truth value; the services take texts for it too, and give back what they mean. */
export const Flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((text) => /^true$/i.test(text)),
]);

/** `tags` as an optional member: absent where there is nothing to keep. */
export const tagsMember = (
  tags: Readonly<Record<string, string>> | null | undefined,
): { tags?: Record<string, string> } => (tags ? { tags: { ...tags } } : {});
