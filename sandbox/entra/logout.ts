import { type Request, type Response, Router } from 'express';
import { browserAddress } from '../core/browser-address.ts';
import { sendPicker } from './account/pages.ts';
import { postedAccountToSignOut } from './account/post.ts';
import { redirect } from './authorize/respond.ts';
import { type Client, findClient } from './client.ts';
import type { EntraContext } from './context.ts';
import { EntraError } from './error.ts';
import { maySignOutTo } from './redirect-uri.ts';
import { formOf, type Parameters, parametersOf, queryOf, readForm } from './request.ts';
import { checkOwnForm } from './session/own-form.ts';
import type { Session, SignedIn } from './session/sessions.ts';
import { issuerV1, issuerV2 } from './tokens.ts';

/**
 * Sign-out, v1 and v2: ends the browser's session, tells the applications that were signed in to (front channel: hidden
 * frames on `web.logoutUrl`), and goes to `post_logout_redirect_uri` where that is registered. Tokens stay good.
 * Source: "OpenID Connect on the Microsoft identity platform" (single sign-out).
 */
export function logoutRoutes(context: EntraContext): Router {
  const router = Router();
  const paths = ['/:tenant/oauth2/v2.0/logout', '/:tenant/oauth2/logout'];
  const asked = (req: Request, res: Response): void => {
    const query = req.method === 'POST' ? new URLSearchParams([...formOf(req)]).toString() : queryOf(req);
    begin(req, res, query, context);
  };
  router.get(paths, asked);
  router.post(paths, readForm(), asked);
  router.post(
    paths.map((path) => `${path}/account`),
    readForm(),
    (req, res) => {
      const session = context.sessions.open(req, res);
      const form = formOf(req);
      checkOwnForm(req, form, session);
      signOut(req, res, parametersOf(queryOf(req)), session, postedAccountToSignOut(form, session), context);
    },
  );
  return router;
}

/** With several accounts and no hint, asks which one. */
function begin(req: Request, res: Response, query: string, context: EntraContext): void {
  const authority = context.tenant.authority(String(req.params.tenant));
  const parameters = parametersOf(query);
  const session = context.sessions.open(req, res);
  const accounts = session.accounts();
  const hint = parameters.get('logout_hint')?.toLowerCase();
  const hinted = accounts.filter(({ user, sid }) =>
    [user.userPrincipalName.toLowerCase(), user.mail?.toLowerCase(), user.id, sid].includes(hint),
  );
  if (accounts.length > 1 && hinted.length === 0) {
    const action = `/${authority}/oauth2/${req.path.includes('/v2.0/') ? 'v2.0/' : ''}logout/account?${query}`;
    const users = accounts.map(({ user }) => user);
    const purpose = 'Which account do you want to sign out of?';
    sendPicker(res, { action, purpose, session }, users, context, { another: false });
  } else signOut(req, res, parameters, session, hinted[0] ?? accounts[0], context);
}

function signOut(
  req: Request,
  res: Response,
  parameters: Parameters,
  session: Session,
  account: SignedIn | undefined,
  context: EntraContext,
): void {
  const version = req.path.includes('/v2.0/') ? 2 : 1;
  const frames = account ? frontChannel(req, account, version, context) : [];
  const onward = onwardAddress(req, parameters, account, context);
  session.signOut(account?.user.id);
  context.journal.record({
    service: 'entra',
    what: 'signed out',
    joins: {},
    details: {
      user: account?.user.userPrincipalName,
      told: frames.map((address) => new URL(address).host),
      onwardHost: onward && new URL(onward).host,
    },
  });
  if (onward && frames.length === 0) {
    redirect(res, onward);
    return;
  }
  const page = {
    heading: 'You signed out of your account',
    text: onward ? 'The application goes on in a moment.' : 'It’s a good idea to close all browser windows.',
    frames,
    ...(onward ? { onward, refresh: `2;url=${onward}` } : {}),
  };
  context.pages.send(res, 'message', page, { frames: true });
}

/** Where the applications of this sign-in want to be told, with what they need to know which one it was. */
function frontChannel(
  req: Request,
  account: SignedIn,
  version: 1 | 2,
  { directory, tenantId }: EntraContext,
): string[] {
  return account.apps.flatMap((appId) => {
    const logoutUrl = directory.applicationByAppId(appId)?.web.logoutUrl;
    if (!logoutUrl || !URL.canParse(logoutUrl) || !/^https?:/i.test(logoutUrl)) return [];
    const url = new URL(browserAddress(req, logoutUrl));
    url.searchParams.set('sid', account.sid);
    url.searchParams.set('iss', version === 2 ? issuerV2(tenantId) : issuerV1(tenantId));
    return [url.href];
  });
}

/**
 * `post_logout_redirect_uri` with the state, if it belongs to the application that asks: the one that `client_id` or the
 * `id_token_hint` names, else one that is signed in to, else (nobody is signed in any more) any of this directory.
 */
function onwardAddress(
  req: Request,
  parameters: Parameters,
  account: SignedIn | undefined,
  context: EntraContext,
): string | undefined {
  const asked = parameters.get('post_logout_redirect_uri');
  if (!asked || !candidates(parameters, account, context).some((client) => maySignOutTo(client, asked))) {
    return undefined;
  }
  const state = parameters.get('state');
  const url = browserAddress(req, asked);
  if (state === undefined) return url;
  return `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams({ state })}`;
}

function candidates(
  parameters: Parameters,
  account: SignedIn | undefined,
  { directory, tenant }: EntraContext,
): Client[] {
  const named = parameters.get('client_id') ?? audienceOf(parameters.get('id_token_hint'));
  const all = () => directory.applications.all().map(({ appId }) => appId);
  const appIds = named ? [named] : account?.apps.length ? account.apps : all();
  return appIds.flatMap((appId) => {
    try {
      return [findClient(appId, directory, tenant)];
    } catch (error) {
      if (error instanceof EntraError) return []; // deleted or disabled since
      throw error;
    }
  });
}

/** For whom an ID token was issued. It is not verified: it only narrows down which redirect URIs count. */
function audienceOf(token: string | undefined): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null && 'aud' in claims && typeof claims.aud === 'string'
      ? claims.aud
      : undefined;
  } catch {
    return undefined;
  }
}
