import { BACKDATED } from '../../claims/access-token.ts';
import type { Client } from '../../client.ts';
import type { EntraContext } from '../../context.ts';
import { clientErrors } from '../../errors/client.ts';
import { grantErrors } from '../../errors/grant.ts';
import { requestErrors } from '../../errors/request.ts';
import { type Caller, TokenError } from '../../tokens.ts';
import { userAnswer } from '../answer.ts';
import { askedOf } from '../asked.ts';
import { authenticateConfidential, credentialsOf } from '../client-authentication.ts';
import type { Grant } from '../request.ts';
import { userOfGrant } from '../user.ts';

/** An access token that is longer is not ours. */
const LIMIT = 32 * 1024;

/**
 * An API exchanges the token with which it was called for one with which it calls another API for the same user.
 * Source: "Microsoft identity platform and OAuth2.0 On-Behalf-Of flow".
 * @throws EntraError those of the client's authentication; 900144, 9002313; 50027, 50013, 500131, 500133, 240002,
 * 7000114; errors of the scope; 50105, 50076, 65001
 */
export const onBehalfOf: Grant = async (request, context) => {
  const { form } = request;
  const credentials = credentialsOf(request, context);
  const assertion = form.get('assertion');
  if (!assertion) throw requestErrors.missingParameter('assertion');
  if (assertion.length > LIMIT) throw requestErrors.malformed();
  if (form.get('requested_token_use') !== 'on_behalf_of') {
    throw requestErrors.missingParameter('requested_token_use');
  }
  const { client, proof } = await authenticateConfidential(credentials, context);
  const caller = await callerOf(assertion, client, context);
  const { claims } = caller;
  const issuedAt = Number(claims.iat) + BACKDATED;
  const amr = Array.isArray(claims.amr) ? claims.amr : [];
  const authentication = {
    userId: caller.objectId,
    sid: typeof claims.sid === 'string' ? claims.sid : caller.objectId,
    signedInAt: new Date(issuedAt * 1000).toISOString(),
    mfa: amr.includes('mfa'),
  };
  const asked = askedOf(request, client, context);
  const user = userOfGrant(authentication, issuedAt, client, context);
  return userAnswer(
    { client, proof, user, authentication, asked: asked.asked },
    {
      ...asked,
      version: request.version,
      platform: 'web',
      nonce: null,
      wantsClientInfo: form.get('client_info') === '1',
      what: 'token exchanged on behalf of the user',
      joins: { correlation: request.correlationId },
      ...(typeof claims.uti === 'string' ? { exchanged: claims.uti } : {}),
    },
    context,
  );
};

/** Whom the assertion speaks for: a user, to this client. @throws EntraError */
async function callerOf(assertion: string, client: Client, { tokens, clock }: EntraContext): Promise<Caller> {
  const names = [client.appId, ...(client.application?.identifierUris ?? [])];
  try {
    const caller = await tokens.verify(assertion, names);
    if (caller.kind === 'app') throw clientErrors.notForOnBehalfOf(client.appId);
    return caller;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    switch (error.fault) {
      case 'signature':
        throw grantErrors.assertionSignature('The key was not found, or the signature does not fit it.');
      case 'audience': {
        const { aud, scp, appid, azp } = error.claims ?? {};
        if (scp === undefined && appid === undefined && azp === undefined) throw grantErrors.idToken();
        const [expected = client.appId] = client.application?.identifierUris ?? [];
        throw grantErrors.assertionAudience(String(aud), expected, client.appId, client.displayName);
      }
      case 'expired':
      case 'not-yet-valid': {
        const expiry = new Date(Number(error.claims?.exp) * 1000).toISOString();
        throw grantErrors.assertionTime(clock.now().toISOString(), expiry);
      }
      case 'claims':
        throw grantErrors.idToken();
      case 'issuer':
        throw grantErrors.assertionMalformed('The issuer is not this directory.');
      case 'malformed':
        throw grantErrors.assertionMalformed('The token is not a signed JWT.');
    }
  }
}
