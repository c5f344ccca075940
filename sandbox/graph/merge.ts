/** A change of a thing: what is absent stays. Of objects the members are changed, collections are replaced whole. */
export type Patch<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Patch<T[K]> | undefined }
    : T;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `current` with the changes of `patch`, as Graph's PATCH makes them.
 * Source: "Update application" (complex values), and what Azure CLI relies on.
 */
export function merge<T>(current: T, patch: Patch<T>): T {
  if (!isObject(current) || !isObject(patch)) return patch as T;
  const merged: Record<string, unknown> = { ...current };
  for (const [name, value] of Object.entries(patch)) {
    if (value !== undefined) merged[name] = name in merged ? merge(merged[name], value) : value;
  }
  return merged as T;
}
