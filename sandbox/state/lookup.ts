import type { Collection, Frozen } from '../core/store.ts';

/**
 * Finds values of `collection` by another name than their key, without looking at all of them each time: what was found
 * is remembered, and believed only as long as the value is still there and still has the name. Names are compared
 * without case.
 */
export function lookup<T extends { id: string }>(
  collection: Collection<T>,
  namesOf: (value: Frozen<T>) => readonly string[],
): (name: string) => Frozen<T> | undefined {
  const remembered = new Map<string, string>();
  return (name) => {
    const wanted = name.toLowerCase();
    const answers = (value: Frozen<T> | undefined): value is Frozen<T> =>
      value !== undefined && namesOf(value).some((each) => each.toLowerCase() === wanted);
    const known = collection.get(remembered.get(wanted) ?? '');
    if (answers(known)) return known;
    const found = collection.all().find(answers);
    if (found) remembered.set(wanted, (found as { id: string }).id);
    else remembered.delete(wanted);
    return found;
  };
}
