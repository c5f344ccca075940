import { Router, urlencoded } from 'express';
import type { Clock } from '../../core/clock.ts';
import type { Directory } from '../../state/directory.ts';
import { entraErrors } from '../error.ts';
import type { TenantNames } from '../tenant.ts';
import type { Tokens } from '../tokens.ts';
import { clientCredentials } from './client-credentials.ts';

/** What each grant needs. */
export interface TokenContext {
  readonly directory: Directory;
  readonly tokens: Tokens;
  readonly tenants: TenantNames;
  readonly clock: Clock;
}

/** A form's fields; of a field that comes twice, none is used. */
export type Form = ReadonlyMap<string, string>;

/** A grant: from the form (and an `Authorization` header for Basic) to the body of the answer. @throws EntraError */
export type Grant = (form: Form, authorization: string | undefined, context: TokenContext) => Promise<object>;

const GRANTS: ReadonlyMap<string, Grant> = new Map([['client_credentials', clientCredentials]]);

/** The token endpoint. Source: "OAuth 2.0 client credentials flow on the Microsoft identity platform" and its sisters. */
export function tokenRoutes(context: TokenContext): Router {
  const router = Router();
  const paths = ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token'];
  router.post(paths, urlencoded({ extended: false, limit: '256kb' }), async (req, res) => {
    context.tenants.authority(String(req.params.tenant));
    const form = formOf(req.body);
    const name = form.get('grant_type');
    if (name === undefined) throw entraErrors.missingParameter('grant_type');
    const grant = GRANTS.get(name);
    if (!grant) throw entraErrors.unsupportedGrant(name);
    const body = await grant(form, req.headers.authorization, context);
    res.set({ 'cache-control': 'no-store, no-cache', pragma: 'no-cache', expires: '-1' }).json(body);
  });
  router.get(paths, () => {
    throw entraErrors.methodNotAllowed();
  });
  return router;
}

function formOf(body: unknown): Form {
  const entries = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
