import type { Request, RequestHandler, Router } from 'express';
import { type GraphError, graphErrors } from './error.ts';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/**
 * Mounts what may be done at `path`. A method that Graph has there and the sandbox has not (`missing`) is told to be not
 * imitated; any other is refused as Graph refuses it.
 */
export function at(
  router: Router,
  path: string,
  handlers: Partial<Record<Method, RequestHandler>>,
  { missing = [] }: { readonly missing?: readonly Method[] } = {},
): void {
  for (const [method, handler] of Object.entries(handlers)) router[method as Method](path, handler);
  router.all(path, (req) => {
    const isMissing = missing.some((method) => method.toUpperCase() === req.method);
    throw isMissing ? notImitated(req) : graphErrors.methodNotAllowed();
  });
}

/** The refusal of a request that only Graph itself may answer. */
export const notImitated = (req: Request): GraphError =>
  graphErrors.notImitated(`${req.method} ${req.originalUrl.split('?')[0]}`);

/** The key of an address (`:key` in its path), decoded. */
export const keyOf = (req: Request): string => String(req.params.key);
