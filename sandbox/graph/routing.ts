import type { Request, RequestHandler, Router } from 'express';
import { graphErrors } from './error.ts';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Mounts what may be done at `path`; any other method is refused as Graph refuses it. */
export function at(router: Router, path: string, handlers: Partial<Record<Method, RequestHandler>>): void {
  for (const [method, handler] of Object.entries(handlers)) router[method as Method](path, handler);
  router.all(path, () => {
    throw graphErrors.methodNotAllowed();
  });
}

/** The key of an address (`:key` in its path), decoded. */
export const keyOf = (req: Request): string => String(req.params.key);
