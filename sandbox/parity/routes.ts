/** What can be asked of a service: a method, and a path with `{name}` for what varies. */
export interface Operation {
  readonly method: string;
  readonly path: string;
}

/**
 * The operations of an Express application, in the order in which it tries them: what it mounts, and what that mounts. A
 * route for all methods is how services refuse the rest, and is none.
 * @throws Error when it is no Express application (of the version whose inner parts this knows)
 */
export function operationsOf(application: unknown): readonly Operation[] {
  const stack = member(member(application, 'router'), 'stack');
  if (!Array.isArray(stack)) throw new Error('this is no Express application');
  return stack.flatMap((layer) => fromLayer(layer, ''));
}

function fromLayer(layer: unknown, base: string): Operation[] {
  const route = member(layer, 'route');
  if (route !== undefined) return fromRoute(route, base);
  const inner = member(member(layer, 'handle'), 'stack');
  if (!Array.isArray(inner)) return [];
  const [mount = ''] = pathsOf(member(layer, 'rawPath'));
  return inner.flatMap((each) => fromLayer(each, base + mount.replace(/\/$/, '')));
}

function fromRoute(route: unknown, base: string): Operation[] {
  const methods = member(route, 'methods');
  const names = typeof methods === 'object' && methods !== null ? Object.keys(methods) : [];
  return pathsOf(member(route, 'path')).flatMap((path) =>
    names
      .filter((name) => name !== '_all')
      .map((name) => ({ method: name.toUpperCase(), path: template(base + path) })),
  );
}

/** Paths that are texts; patterns are how a service refuses, too. */
const pathsOf = (path: unknown): string[] => [path].flat(5).filter((each) => typeof each === 'string');

/** `:name` is `{name}`, and a rest that may be missing is `/*`. */
export const template = (path: string): string =>
  path.replace(/\{?\/\*\w+\}?/g, '/*').replace(/:(\w+)/g, '{$1}');

/** Whether `path` is one of the paths of `template`; upper and lower case are one, as they are to Express. */
export function fits(template: string, path: string): boolean {
  const pattern = template
    .split('/')
    .map((segment) =>
      segment === '*'
        ? '.*'
        : segment
            .split(/\{\w+\}/)
            .map(escaped)
            .join('[^/]+'),
    )
    .join('/')
    .replace(/\/\.\*$/, '(/.*)?');
  return new RegExp(`^${pattern}/?$`, 'i').test(path);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function member(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return undefined;
  return Reflect.get(value, name);
}
