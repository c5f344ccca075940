import { Router } from 'express';
import { accountName, pairwiseSubject } from '../entra/claims/people.ts';
import type { GraphContext } from './context.ts';
import { graphErrors } from './error.ts';
import { requirePermission } from './permissions.ts';
import { urlOf } from './respond.ts';
import { at } from './routing.ts';

/**
 * The userinfo endpoint of OpenID Connect: what the ID token says of the user.
 * Source: "Microsoft identity platform UserInfo endpoint".
 */
export function userInfoRoutes({ actorOf, tenant }: GraphContext): Router {
  const router = Router();
  at(router, '/userinfo', {
    get: (req, res) => {
      const { user, caller } = actorOf(req);
      if (!user) throw graphErrors.delegatedOnly();
      requirePermission(actorOf(req), 'readUserInfo');
      const has = (scope: string): boolean => caller.scopes.includes(scope);
      res.json({
        sub: pairwiseSubject(tenant.tenantId, caller.appId, user.id),
        ...(has('profile')
          ? {
              name: user.displayName,
              family_name: user.surname,
              given_name: user.givenName,
              picture: urlOf(req, 'me/photo/$value'),
            }
          : {}),
        ...(has('email') && user.mail ? { email: accountName(user) } : {}),
      });
    },
  });
  return router;
}
