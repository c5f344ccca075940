import { createHash } from 'node:crypto';
import { sameText } from '../../../core/ids.ts';
import type { Frozen } from '../../../core/store.ts';
import type { CodeGrant } from '../../artifact/codes.ts';
import type { EntraContext } from '../../context.ts';
import { EntraError } from '../../error.ts';
import { clientErrors } from '../../errors/client.ts';
import { grantErrors } from '../../errors/grant.ts';
import { requestErrors } from '../../errors/request.ts';
import { scopeErrors } from '../../errors/scope.ts';
import { isShared } from '../../tenant.ts';
import { userAnswer } from '../answer.ts';
import { type AskedAtToken, askedOf } from '../asked.ts';
import { authenticateFor, type Credentials, credentialsOf } from '../client-authentication.ts';
import { checkOrigin } from '../cross-origin.ts';
import type { Grant, TokenRequest } from '../request.ts';
import { since, userOfGrant } from '../user.ts';

/**
 * Redeems an authorization code. Source: "Microsoft identity platform and OAuth 2.0 authorization code flow"; RFC 7636.
 * @throws EntraError those of the client's authentication; 900144, 9002313, 70000, 54005, 70008, 700005, 500112, 501481;
 * 9002326, 9002327; 28000, 28002, 28003 and other errors of the scope; 50105, 50076, 65001
 */
export const authorizationCode: Grant = async (request, context) => {
  const { form } = request;
  const credentials = credentialsOf(request, context);
  const code = form.get('code');
  if (!code) throw requestErrors.missingParameter('code');
  if (code.length > 2048 || /[^\w.~-]/.test(code)) throw requestErrors.malformed();
  const found = lookUp(code, credentials, context);
  const platform = found.grant?.platform ?? credentials.client.redirectUris[0]?.platform ?? 'web';
  if (found.grant) checkOrigin(request, platform);
  const { client, proof } = await authenticateFor(platform, credentials, context);

  const grant = found.grant ? lookUp(code, credentials, context).grant : undefined; // another may have been faster
  if (!grant) throw found.error ?? grantErrors.redeemed();
  checkTenant(request, grant);
  const redirectUri = form.get('redirect_uri');
  if (!redirectUri) throw requestErrors.missingParameter('redirect_uri');
  if (redirectUri !== grant.redirectUri) throw clientErrors.redirectChanged(redirectUri, grant.redirectUri);
  checkVerifier(form.get('code_verifier'), grant);
  const asked = askedForCode(request, credentials, grant, context);
  const user = userOfGrant(grant.authentication, since(grant.authentication), client, context);
  context.codes.redeem(code);
  return userAnswer(
    { client, proof, user, authentication: grant.authentication, asked: asked.asked },
    {
      ...asked,
      version: request.version,
      platform,
      nonce: grant.nonce,
      wantsClientInfo: form.get('client_info') === '1',
      what: 'code redeemed',
      joins: { code, correlation: request.correlationId },
    },
    context,
  );
};

/** The grant of a code of this client, or why there is none; the client's authentication comes before that is said. */
function lookUp(
  code: string,
  { client }: Credentials,
  { codes }: EntraContext,
): { grant?: Frozen<CodeGrant>; error?: EntraError } {
  try {
    const grant = codes.find(code);
    return grant.appId === client.appId ? { grant } : { error: grantErrors.invalid() };
  } catch (error) {
    if (error instanceof EntraError) return { error };
    throw error;
  }
}

/** A code of `common` may be redeemed at the tenant it led to; one of a tenant only there. @throws EntraError 700005 */
function checkTenant({ authority }: TokenRequest, grant: Frozen<CodeGrant>): void {
  if (isShared(authority) && !isShared(grant.authority)) throw grantErrors.otherTenant();
}

/** @throws EntraError 501481 when the verifier does not belong to the challenge, or one is there without the other */
function checkVerifier(verifier: string | undefined, { challenge }: Frozen<CodeGrant>): void {
  if (!challenge && !verifier) return;
  const made =
    challenge?.method === 'S256'
      ? createHash('sha256')
          .update(verifier ?? '')
          .digest('base64url')
      : (verifier ?? '');
  if (!challenge || !verifier || !sameText(made, challenge.value)) throw grantErrors.verifierMismatch();
}

/** @throws EntraError 28003 for an empty scope, 28002 for one that is no permission's name; else as `askedOf` */
function askedForCode(
  request: TokenRequest,
  { client }: Credentials,
  grant: Frozen<CodeGrant>,
  context: EntraContext,
): AskedAtToken {
  const scope = request.form.get('scope');
  if (request.version === 2 && scope !== undefined) {
    if (scope.trim() === '') throw scopeErrors.emptyForCode();
    const unreadable = scope.split(/\s+/).find((word) => /[^\w.:/~+@%-]/.test(word));
    if (unreadable) throw scopeErrors.notForCode(scope);
  }
  return askedOf(request, client, context, grant);
}
