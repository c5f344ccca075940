import { clientInfo } from '../claims/client-info.ts';
import { idToken } from '../claims/id-token.ts';
import type { SignedIn } from '../session/sessions.ts';
import { accessTokenFor } from '../token/issue.ts';
import { type Flow, joinsOf } from './flow.ts';
import { respond } from './respond.ts';

/** Everything is verified, chosen and agreed to: issues what was asked for and sends it to the client. */
export async function answer(
  flow: Flow,
  account: SignedIn,
  { adminConsent }: { adminConsent: boolean },
): Promise<void> {
  const { request, at, verified, session, context } = flow;
  const { client, redirect } = at;
  const { type, nonce } = verified;
  const authentication = {
    userId: account.user.id,
    sid: account.sid,
    signedInAt: account.signedInAt,
    mfa: account.mfa,
  };
  const code = type.code
    ? context.codes.issue({
        appId: client.appId,
        platform: redirect.platform,
        redirectUri: redirect.uri,
        authority: request.authority,
        version: request.version,
        scope: verified.scope,
        resource: verified.resource,
        nonce,
        challenge: verified.challenge,
        authentication,
      })
    : undefined;
  const access = type.token
    ? await accessTokenFor(
        { client, proof: '0', user: account.user, authentication, asked: verified.asked },
        context,
      )
    : undefined;
  const id = type.idToken
    ? await idToken(
        {
          client,
          user: account.user,
          authentication,
          version: request.version,
          nonce,
          scopes: verified.asked.oidc,
          code,
          accessToken: access?.token,
        },
        context,
      )
    : undefined;
  session.tell(account.user.id, client.appId);
  context.journal.record({
    service: 'entra',
    what: code === undefined ? 'tokens issued' : 'code issued',
    joins: { ...joinsOf(request), code, token: access?.uti },
    details: {
      client: client.displayName,
      user: account.user.userPrincipalName,
      answer: [code && 'code', id && 'id_token', access && 'token'].filter((each) => each !== undefined),
      responseMode: at.mode,
      redirectHost: new URL(redirect.uri).host,
    },
  });
  respond(flow, at, [
    ...(code === undefined ? [] : [['code', code] as const]),
    ...(id === undefined ? [] : [['id_token', id] as const]),
    ...(access === undefined
      ? []
      : ([
          ['access_token', access.token],
          ['token_type', 'Bearer'],
          ['expires_in', String(access.expiresIn)],
          ['scope', access.scope],
        ] as const)),
    ...(request.parameters.get('client_info') === '1'
      ? [['client_info', clientInfo(account.user.id, context.tenantId)] as const]
      : []),
    ...(adminConsent ? [['admin_consent', 'True'] as const] : []),
    ['session_state', account.sid],
  ]);
}
