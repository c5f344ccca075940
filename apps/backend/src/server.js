import express from 'express';
import { accessLog } from './access-log.js';
import { readToken } from './access-token.js';
import { bearerToken, readCaller } from './caller.js';
import { logFault } from './faults.js';
import { isAuthenticationOn, readPrincipal } from './principal.js';
import { Problem } from './problem.js';
import { profiles } from './profile.js';

/** Says that a refusal is this app's own, and not the platform's, and of which kind it is. */
const PROBLEM_HEADER = 'x-easy-auth-lab-problem';

const ROUTES = ['/get-profile', '/debug', '/health'];

/**
 * The backend: an API that returns the profile of the user on whose behalf it is called. Every answer is JSON, save
 * the health check, and carries its true status.
 * @param {import('./settings.js').Settings} settings
 * @returns {import('express').Express}
 */
export function createApp(settings) {
  const profileOf = profiles(settings);
  const app = express();
  app.set('env', 'production'); // Express's own last-resort page then shows no stack
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(commonHeaders(), accessLog(settings.log));

  app.get('/get-profile', async (req, res) => {
    const route = '/get-profile';
    const caller = readCaller(settings, req.headers);
    if (caller.kind === 'no-token') {
      res.set('www-authenticate', 'Bearer').status(401).json({ error: 'No access token found' });
      return;
    }
    if (caller.kind === 'not-validated') {
      res.set('www-authenticate', 'Bearer error="invalid_token"').status(401);
      res.json({ error: 'The access token was not validated by App Service authentication' });
      return;
    }
    const withAuthentication = caller.kind === 'validated';
    const accessToken = caller.kind === 'validated' ? caller.accessToken : undefined;
    try {
      res.json({ route, profile: await profileOf({ accessToken, withAuthentication }), error: null });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      settings.log(`no profile: ${error.kind} ${error.detail ?? ''}`.trim());
      if (error.challenge) res.set('www-authenticate', error.challenge);
      res.set(PROBLEM_HEADER, error.kind).status(error.status);
      res.json({
        route,
        profile: null,
        error: error.message,
        problem: error.kind,
        detail: error.detail ?? null,
      });
    }
  });

  app.get('/debug', (req, res) => {
    const trusted = isAuthenticationOn(settings.authEnabled, req.headers);
    const reading = readToken(bearerToken(req.headers.authorization));
    res.json({
      route: '/debug',
      authentication: trusted ? 'on' : 'off',
      claims: (trusted && readPrincipal(req.headers)?.claims) || [],
      accessToken: { kind: reading.kind, claims: reading.kind === 'jwt' ? reading.claims : null },
      headerNames: Object.keys(req.headers).sort(),
      settings: {
        WEBSITE_AUTH_ENABLED: settings.authEnabled ?? null,
        WEBSITE_HOSTNAME: settings.hostname ?? null,
        WEBSITE_SITE_NAME: settings.siteName ?? null,
        PROFILE_SOURCE: settings.profileSource ?? null,
        node: process.version,
      },
    });
  });

  app.get('/health', (_req, res) => {
    res.type('text/plain').send('healthy');
  });

  app.all(ROUTES, (_req, res) => {
    res.set('allow', 'GET, HEAD').status(405).json({ error: 'Method not allowed: use GET' });
  });

  app.use((_req, res) => {
    res.status(404).json({ error: 'Not found: this is the backend, an API', routes: ROUTES });
  });

  app.use(answerErrors(settings.log));
  return app;
}

/** @returns {import('express').RequestHandler} */
function commonHeaders() {
  return (_req, res, next) => {
    res.set({
      'x-easy-auth-lab': 'backend',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
    next();
  };
}

/**
 * @param {(line: string) => void} log
 * @returns {import('express').ErrorRequestHandler}
 */
function answerErrors(log) {
  return (error, req, res, next) => {
    logFault(error, req, log);
    if (res.headersSent) next(error);
    else res.status(500).json({ error: 'Something went wrong here' });
  };
}
