import { type Request, type Response, Router } from 'express';
import type { EntraContext } from '../context.ts';
import { EntraError } from '../error.ts';
import { requestErrors } from '../errors/request.ts';
import { tenantErrors } from '../errors/tenant.ts';
import { correlationOf, formOf, readForm } from '../request.ts';
import { authorizationCode } from './grants/authorization-code.ts';
import { clientCredentials } from './grants/client-credentials.ts';
import { deviceCode } from './grants/device-code.ts';
import { onBehalfOf } from './grants/on-behalf-of.ts';
import { password } from './grants/password.ts';
import { refreshToken } from './grants/refresh-token.ts';
import { recordRefusal } from './refusal.ts';
import type { Grant, TokenRequest } from './request.ts';

const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['client_credentials', clientCredentials],
  ['urn:ietf:params:oauth:grant-type:jwt-bearer', onBehalfOf],
  ['urn:ietf:params:oauth:grant-type:device_code', deviceCode],
  ['device_code', deviceCode], // MSAL for Node
  ['password', password],
]);

/** What a script in a browser may do here, if its redirect URI is a single-page application's. */
const FOR_SCRIPTS: readonly string[] = ['authorization_code', 'refresh_token'];

/** The token endpoint, v1 and v2. Sources: the flows' own pages in "Microsoft identity platform documentation". */
export function tokenRoutes(context: EntraContext): Router {
  const router = Router();
  const paths = ['/:tenant/oauth2/v2.0/token', '/:tenant/oauth2/token'];
  router.options(paths, (req, res) => {
    allowOrigin(req, res)
      .set({
        'access-control-allow-methods': 'POST, OPTIONS',
        'access-control-allow-headers': req.get('access-control-request-headers') ?? 'content-type',
        'access-control-max-age': '86400',
      })
      .status(204)
      .end();
  });
  router.post(paths, readForm(), async (req, res) => {
    const request = requestOf(req, context);
    const name = request.form.get('grant_type');
    if (!name) throw requestErrors.missingParameter('grant_type');
    const grant = GRANTS.get(name);
    if (!grant) throw requestErrors.unsupportedGrant(name);
    const body = await answerTo(name, grant, request, context).catch((error: unknown) => {
      if (error instanceof EntraError) recordRefusal(name, request, error, context);
      // a script of a single-page application may read why it was refused; any other may not
      const foreign =
        error instanceof EntraError && error.code === requestErrors.notCrossOrigin.definition.code;
      if (request.origin !== undefined && !foreign) allowOrigin(req, res);
      throw error;
    });
    if (request.origin !== undefined) allowOrigin(req, res);
    res.set({ 'cache-control': 'no-store, no-cache', pragma: 'no-cache', expires: '-1' }).json(body);
  });
  router.all(paths, (req) => {
    throw requestErrors.postOnly(req.method);
  });
  return router;
}

async function answerTo(
  name: string,
  grant: Grant,
  request: TokenRequest,
  context: EntraContext,
): Promise<object> {
  if (request.origin !== undefined && !FOR_SCRIPTS.includes(name)) {
    throw requestErrors.notCrossOrigin(request.origin);
  }
  return grant(request, context);
}

function requestOf(req: Request, { tenant }: EntraContext): TokenRequest {
  return {
    authority: authorityOf(String(req.params.tenant), tenant),
    version: req.path.includes('/v2.0/') ? 2 : 1,
    form: formOf(req),
    authorization: req.get('authorization'),
    origin: req.get('origin'),
    correlationId: correlationOf(req),
  };
}

function authorityOf(name: string, tenant: EntraContext['tenant']): string {
  try {
    return tenant.authority(name);
  } catch (error) {
    throw error instanceof EntraError && error.code === 90002 ? tenantErrors.notFoundAtToken(name) : error;
  }
}

/** Lets the page that asks read the answer (CORS). */
function allowOrigin(req: Request, res: Response): Response {
  return res.set({ 'access-control-allow-origin': req.get('origin') ?? '*', vary: 'Origin' });
}
