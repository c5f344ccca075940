import { seconds } from '../../../core/clock.ts';
import { dateOf, type RefreshGrant } from '../../artifact/refresh-tokens.ts';
import { type Client, findClient } from '../../client.ts';
import type { EntraContext } from '../../context.ts';
import { grantErrors } from '../../errors/grant.ts';
import { requestErrors } from '../../errors/request.ts';
import { userAnswer } from '../answer.ts';
import { askedOf } from '../asked.ts';
import { authenticateFor, credentialsOf } from '../client-authentication.ts';
import { checkOrigin } from '../cross-origin.ts';
import type { Grant } from '../request.ts';
import { userOfGrant } from '../user.ts';

/** Longer ones are not ours. */
const LIMIT = 8 * 1024;

/**
 * Uses a refresh token, for any API that the client was granted. Each use gives a new one, and the old one stays good.
 * Source: "Refresh tokens in the Microsoft identity platform".
 * @throws EntraError those of the client's authentication; 900144, 9002313, 70000, 700082, 700084, 50173, 70043; errors
 * of the scope; 50105, 50076, 65001
 */
export const refreshToken: Grant = async (request, context) => {
  const { form } = request;
  const credentials = credentialsOf(request, context);
  const token = form.get('refresh_token');
  if (!token) throw requestErrors.missingParameter('refresh_token');
  if (token.length > LIMIT || !/^[\w.-]+$/.test(token)) throw requestErrors.malformed();
  const grant = await context.refreshTokens.open(token);
  if (!mayUse(credentials.client, grant, context)) throw grantErrors.invalid();
  checkOrigin(request, grant.platform);
  const { client, proof } = await authenticateFor(grant.platform, credentials, context);
  checkFrequency(grant, context);
  const asked = askedOf(request, client, context, grant);
  const user = userOfGrant(grant.authentication, grant.issuedAt, client, context);
  const oidc = [...new Set([...asked.asked.oidc, 'offline_access'])];
  return userAnswer(
    { client, proof, user, authentication: grant.authentication, asked: { ...asked.asked, oidc } },
    {
      ...asked,
      version: request.version,
      platform: grant.platform,
      nonce: null,
      wantsClientInfo: form.get('client_info') === '1',
      earlier: { journey: grant.journey, endsAt: grant.endsAt },
      what: 'token refreshed',
      joins: { correlation: request.correlationId },
    },
    context,
  );
};

/** A client uses its own refresh tokens; Microsoft's own clients use each other's (`foci`). */
function mayUse(client: Client, { appId }: RefreshGrant, { directory, tenant }: EntraContext): boolean {
  return client.appId === appId || (client.family && findClient(appId, directory, tenant).family);
}

/** @throws EntraError 70043 when the tenant wants users to sign in more often */
function checkFrequency({ authentication }: RefreshGrant, { directory, clock }: EntraContext): void {
  const minutes = directory.tenantPolicies().conditionalAccess.signInFrequencyMinutes;
  const signedIn = Date.parse(authentication.signedInAt);
  if (minutes !== null && clock.now().getTime() - signedIn > minutes * 60_000) {
    throw grantErrors.signInFrequency(dateOf(seconds(new Date(signedIn))), String(minutes * 60));
  }
}
