import { fileURLToPath } from 'node:url';
import ejs from 'ejs';
import express from 'express';
import { accessLog } from './access-log.js';
import { showAddress } from './backend-address.js';
import { browserBackend } from './browser-backend.js';
import { describeClaim } from './claim-notes.js';
import { explain } from './explanations.js';
import { logFault } from './faults.js';
import { callFields, readDelivery } from './receipt.js';
import { askForProfile, HOP_HEADER } from './remote-profile.js';
import { policy, securityHeaders } from './security-headers.js';
import { STEPS } from './steps.js';
import { tokenRows } from './token-rows.js';
import { readVisit } from './visit.js';

const ROUTES = ['/', '/get-profile', '/browser', '/debug', '/receipt', '/health'];

/**
 * The frontend: the web app that people sign in to. It calls the backend on their behalf and shows what comes back.
 * @param {import('./settings.js').Settings} settings
 * @returns {import('express').Express}
 */
export function createApp(settings) {
  const backend = showAddress(settings.backendUrl);
  const app = express();
  app.set('env', 'production'); // Express's own last-resort page then shows no stack
  app.disable('x-powered-by');
  app.engine('ejs', ejs.renderFile);
  app.set('view engine', 'ejs');
  app.set('views', fileURLToPath(new URL('../views', import.meta.url)));
  app.enable('view cache');
  app.use(securityHeaders(), accessLog(settings.log));

  app.get('/health', (_req, res) => {
    res.set('cache-control', 'no-store').type('text/plain').send('healthy');
  });

  app.get('/', (req, res) => {
    show(req, res, 'home', { title: 'Home' });
  });

  app.get('/get-profile', async (req, res) => {
    const visit = readVisit(settings, req.headers);
    const result = req.headers[HOP_HEADER]
      ? { outcome: /** @type {const} */ ('request-loop') }
      : await ask(req, visit);
    res.set('x-easy-auth-lab-outcome', result.outcome);
    if (result.outcome === 'ok') {
      show(req, res, 'profile', { title: 'Profile', ...result });
      return;
    }
    const explanation = explain(result.outcome, visit);
    res.status(explanation.status);
    show(req, res, 'trouble', { title: explanation.title, explanation, ...result });
  });

  app.get('/browser', (req, res) => {
    const callable = browserBackend(settings.backendUrl, req.headers.host);
    if (callable) {
      res.set(
        'content-security-policy',
        policy({ scripts: "'self'", connections: `'self' ${callable.source}` }),
      );
    }
    const ownOrigin = `https://${(settings.hostname ?? req.headers.host ?? '').replace(/:\d+$/, '')}`;
    show(req, res, 'browser', { title: 'From the browser', callable, ownOrigin });
  });

  app.get('/debug', (req, res) => {
    const { principal } = readVisit(settings, req.headers);
    show(req, res, 'debug', {
      title: 'Debug',
      claims: (principal?.claims ?? []).map(({ type, value }) => ({ ...describeClaim(type), type, value })),
      unreadable: principal !== undefined && !principal.readable,
      headerNames: Object.keys(req.headers).sort(),
      shownSettings: [
        { name: 'BACKEND_URL', value: backend },
        { name: 'WEBSITE_AUTH_ENABLED', value: settings.authEnabled ?? 'not set' },
        { name: 'WEBSITE_HOSTNAME', value: settings.hostname ?? 'not set' },
        { name: 'WEBSITE_SITE_NAME', value: settings.siteName ?? 'not set' },
        { name: 'Node.js', value: process.version },
      ],
    });
  });

  app.get('/receipt', async (req, res) => {
    const visit = readVisit(settings, req.headers);
    const delivery = readDelivery(req.query, visit.token);
    if (delivery === 'refused') {
      message(req, res, 400, {
        title: 'A receipt goes to your own machine only',
        text: 'The address in this link is not one of them. It has to be `http://` on `127.0.0.1`, `[::1]` or `localhost`, and its state at most 500 letters without blanks. If a page or a message sent you here, do not trust it.',
      });
      return;
    }
    if (delivery) {
      res.set('content-security-policy', policy({ scripts: "'self'", forms: delivery.formAction }));
      // The lab cannot see the profile page of somebody who is signed in, so the receipt says how the call goes.
      delivery.fields.push(...callFields(await ask(req, visit)));
    }
    show(req, res, 'receipt', { title: 'Receipt', delivery });
  });

  app.use(
    express.static(fileURLToPath(new URL('../public', import.meta.url)), { index: false, redirect: false }),
  );

  app.all(ROUTES, (req, res) => {
    res.set('allow', 'GET, HEAD');
    message(req, res, 405, {
      title: 'This page is only for reading',
      text: 'It answers GET, and nothing else.',
    });
  });

  app.use((req, res) => {
    message(req, res, 404, {
      title: 'There is no such page',
      text: req.path.startsWith('/.auth/')
        ? 'Addresses under `/.auth` are answered by App Service once authentication is configured, which is step 4 of the lab. Until then they come to this app, which does not have them.'
        : 'The address is misspelt, or the page never was here.',
    });
  });

  app.use(answerErrors());
  return app;

  /**
   * Asks the backend with the visitor's token.
   * @param {import('express').Request} req
   * @param {ReturnType<typeof readVisit>} visit
   */
  function ask(req, visit) {
    return askForProfile({
      backendUrl: settings.backendUrl,
      ownHosts: [req.headers.host, settings.hostname],
      token: visit.accessToken,
      patienceMs: settings.patienceMs,
    });
  }

  /** @returns {import('express').ErrorRequestHandler} */
  function answerErrors() {
    return (error, req, res, next) => {
      logFault(error, req, settings.log);
      if (res.headersSent) return next(error);
      message(req, res, 500, {
        title: 'Something went wrong here',
        text: 'It is a fault of this app, not of your settings. Its log says where.',
      });
    };
  }

  /**
   * @param {import('express').Request} req
   * @param {import('express').Response} res
   * @param {number} status
   * @param {{ title: string, text: string }} content
   */
  function message(req, res, status, content) {
    res.status(status);
    show(req, res, 'message', content);
  }

  /**
   * @param {import('express').Request} req
   * @param {import('express').Response} res
   * @param {'home' | 'profile' | 'trouble' | 'browser' | 'debug' | 'receipt' | 'message'} view
   * @param {{ title: string } & Record<string, unknown>} content
   */
  function show(req, res, view, content) {
    const { authenticationOn, principal, token, now } = readVisit(settings, req.headers);
    res.set('cache-control', 'no-store');
    res.render('layout', {
      ...content,
      view,
      path: req.path,
      steps: STEPS,
      backend,
      authenticationOn,
      user: principal && (principal.name || 'somebody without a name'),
      tokenKind: token.kind,
      tokenRows: tokenRows(token, now),
    });
  }
}
