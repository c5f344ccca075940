import { Router } from 'express';
import type { EntraContext } from '../context.ts';
import { errorNumbered } from '../errors/index.ts';

/** The page to which `error_uri` leads: what the sandbox knows of a code. */
export function errorCodeRoutes({ pages }: EntraContext): Router {
  const router = Router();
  router.get('/error', (req, res) => {
    const asked = /(?:^|[?&])code=(?:AADSTS)?(\d{1,9})(?:&|$)/i.exec(req.url)?.[1];
    const found = errorNumbered(Number(asked));
    const advice = found && { means: found.means, next: found.next };
    pages.send(res, 'error-code', { code: asked ?? ' ?', error: found?.error, advice });
  });
  return router;
}
