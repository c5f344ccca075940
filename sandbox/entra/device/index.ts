import { Router } from 'express';
import { DOMAIN } from '../../core/hosts.ts';
import { DEVICE_CODE_LIFETIME } from '../artifact/device-codes.ts';
import type { EntraContext } from '../context.ts';
import { correlationOf, formOf, readForm } from '../request.ts';
import { askedOf } from '../token/asked.ts';
import { credentialsOf } from '../token/client-authentication.ts';
import { devicePages, USER_PAGE } from './pages.ts';

/** Seconds that a device waits between two questions. */
const INTERVAL = 5;

/**
 * The device code flow: the endpoint that hands out codes, and the user's page.
 * Source: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow".
 */
export function deviceRoutes(context: EntraContext): Router {
  const router = Router();
  router.use(devicePages(context));
  const paths = ['/:tenant/oauth2/v2.0/devicecode', '/:tenant/oauth2/devicecode'];
  router.post(paths, readForm(), (req, res) => {
    const request = {
      authority: context.tenant.authority(String(req.params.tenant)),
      version: req.path.includes('/v2.0/') ? (2 as const) : (1 as const),
      form: formOf(req),
      authorization: req.get('authorization'),
      origin: req.get('origin'),
      correlationId: correlationOf(req),
    };
    const { client } = credentialsOf(request, context);
    const { scope, resource } = askedOf(request, client, context);
    const { deviceCode, userCode } = context.deviceCodes.issue({
      appId: client.appId,
      version: request.version,
      scope,
      resource,
    });
    context.journal.record({
      service: 'entra',
      what: 'device code asked',
      joins: { device: userCode, correlation: request.correlationId },
      details: { client: client.displayName, clientId: client.appId, scope },
    });
    // Browsers reach the sandbox by plain http on its port; the usual address has neither.
    const uri = `http://login.${DOMAIN}:${context.port}${USER_PAGE}`;
    const lifetime = request.version === 1 ? String(DEVICE_CODE_LIFETIME) : DEVICE_CODE_LIFETIME;
    res.set({ 'cache-control': 'no-store, no-cache', pragma: 'no-cache', expires: '-1' }).json({
      user_code: userCode,
      device_code: deviceCode,
      [request.version === 1 ? 'verification_url' : 'verification_uri']: uri,
      expires_in: lifetime,
      interval: request.version === 1 ? String(INTERVAL) : INTERVAL,
      message: `To sign in, use a web browser to open the page ${uri} and enter the code ${userCode} to authenticate.`,
    });
  });
  return router;
}
