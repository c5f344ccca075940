import { type Request, type Response, Router } from 'express';
import { browserAddress } from '../../core/browser-address.ts';
import { origins } from '../../core/hosts.ts';
import { targetOf } from '../../core/http.ts';
import { sameText } from '../../core/ids.ts';
import { wellKnown } from '../../state/well-known.ts';
import { azure } from '../azure/azure.ts';
import { ServiceError } from '../azure/error.ts';
import type { PortalContext } from '../context.ts';
import { localPath } from '../http/own-request.ts';
import { PageError } from '../http/page.ts';
import { cookieOf, setCookie } from './cookies.ts';
import { readMe } from './me.ts';
import { challengeOf, secret } from './pkce.ts';
import type { Sessions } from './sessions.ts';
import { REDIRECT_URI, redeem, SIGN_IN_SCOPE, SignInError } from './tokens.ts';

/** A sign-in on its way, by its state. */
interface Pending {
  readonly browser: string;
  readonly verifier: string;
  readonly nonce: string;
  readonly returnTo: string;
}

/** Binds a sign-in to the browser that began it. */
const COOKIE = 'portal_signin';
const MINUTES = 15;
const MOST_PENDING = 500;

export interface SignIn {
  readonly router: Router;
  /** Sends the browser to the sign-in; it comes back to `returnTo`, a path of the portal's. */
  begin(req: Request, res: Response, returnTo: string, options?: { readonly choose?: boolean }): void;
}

/**
 * Signing in through the sandbox's own Entra ID, as a first-party client: authorization code with PKCE, state, nonce, and
 * a cookie that binds them to the browser.
 * Source: "Microsoft identity platform and OAuth 2.0 authorization code flow".
 */
export function createSignIn(context: PortalContext, sessions: Sessions): SignIn {
  const pending = new Map<string, Pending>();
  const begin: SignIn['begin'] = (req, res, returnTo, { choose = false } = {}) => {
    const [state, nonce, verifier] = [secret(), secret(), secret()];
    const browser = cookieOf(req, COOKIE) ?? secret();
    const [oldest] = pending.keys();
    if (pending.size >= MOST_PENDING && oldest !== undefined) pending.delete(oldest);
    pending.set(state, { browser, verifier, nonce, returnTo: localPath(returnTo) });
    setCookie(req, res, COOKIE, browser, { maxAge: MINUTES * 60 });
    const query = new URLSearchParams({
      client_id: wellKnown.azurePortal,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: SIGN_IN_SCOPE,
      state,
      nonce,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      ...(choose ? { prompt: 'select_account' } : {}),
    });
    const url = `${origins.login}/${context.tenantId}/oauth2/v2.0/authorize?${query}`;
    res.redirect(302, browserAddress(req, url));
  };

  const router = Router();
  router.get('/signin', (req, res) => {
    const { searchParams } = targetOf(req);
    begin(req, res, searchParams.get('return') ?? '/', { choose: searchParams.has('choose') });
  });
  router.get('/signin/index', async (req, res) => {
    const { searchParams } = targetOf(req);
    const state = searchParams.get('state') ?? '';
    const found = pending.get(state);
    pending.delete(state);
    if (!found || !sameText(found.browser, cookieOf(req, COOKIE) ?? '')) throw unknownSignIn();
    const refusal = searchParams.get('error_description') ?? searchParams.get('error');
    if (refusal !== null) throw refused(refusal);
    try {
      const tokens = await redeem(context, { code: searchParams.get('code') ?? '', ...found });
      const me = await readMe(azure({ port: context.port, inside: context.inside, token: tokens.tokenFor }));
      await sessions.begin(req, res, me, tokens);
    } catch (error) {
      if (error instanceof SignInError || error instanceof ServiceError) throw refused(error.message);
      throw error;
    }
    res.redirect(303, found.returnTo);
  });
  return { router, begin };
}

/** Where signing out of the portal leads: out of Entra ID, and back to a page that says so. */
export function signOutAddress(req: Request, { tenantId }: PortalContext, upn: string): string {
  const query = new URLSearchParams({
    post_logout_redirect_uri: `${origins.portal}/signedout`,
    client_id: wellKnown.azurePortal,
    logout_hint: upn,
  });
  return browserAddress(req, `${origins.login}/${tenantId}/oauth2/v2.0/logout?${query}`);
}

const unknownSignIn = (): PageError =>
  new PageError(
    400,
    'This sign-in was not begun here',
    'The address belongs to a sign-in that is over, that another browser began, or that waited too long.',
    'Open the portal’s home page to sign in anew.',
  );

const refused = (message: string): PageError =>
  new PageError(
    403,
    'You are not signed in',
    message.split(/\r?\n/)[0] ?? message,
    'Open the portal’s home page to try again, perhaps with another account.',
  );
