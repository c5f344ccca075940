/** Remembers what `read` gave for each name: it is asked once, however many want to know and however often. */
export function memo<T>(read: (name: string) => Promise<T>): (name?: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (name = '') => {
    const key = name.toLowerCase(); // Azure's names ignore case
    const found = known.get(key) ?? read(name);
    known.set(key, found);
    return found;
  };
}
