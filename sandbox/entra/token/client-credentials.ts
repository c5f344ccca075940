import { randomBytes } from 'node:crypto';
import { seconds } from '../../core/clock.ts';
import { entraErrors } from '../error.ts';
import { findResource } from '../resource.ts';
import { issuerV1, issuerV2 } from '../tokens.ts';
import { authenticateClient } from './client-authentication.ts';
import type { Form, TokenContext } from './index.ts';

/** An hour, less the second that Entra takes off. Source: recorded answers of the real service. */
const LIFETIME_SECONDS = 3599;

const DEFAULT = '/.default';

/**
 * An application asks for itself. The version of the token is the resource's choice (`requestedAccessTokenVersion`);
 * a v1 token has as its audience what was asked for.
 * Sources: "OAuth 2.0 client credentials flow", "Access token claims reference".
 */
export async function clientCredentials(
  form: Form,
  authorization: string | undefined,
  context: TokenContext,
) {
  const { directory, tokens, tenants, clock } = context;
  const application = authenticateClient(form, authorization, context);
  const principal = directory.servicePrincipals.all().find((each) => each.appId === application.appId);
  if (!principal) throw entraErrors.noServicePrincipal(application.appId, tenants.tenantId);

  const asked = form.get('scope') ?? (form.has('resource') ? `${form.get('resource')}${DEFAULT}` : undefined);
  if (asked === undefined) throw entraErrors.missingParameter('scope');
  if (!asked.endsWith(DEFAULT)) throw entraErrors.notDefaultScope(asked);
  const name = asked.slice(0, -DEFAULT.length);
  const resource = findResource(directory, name);
  if (!resource) throw entraErrors.resourceNotFound(name, tenants.tenantId);

  const roles = directory.appRoleAssignments
    .all()
    .filter((each) => each.principalId === principal.id && each.resourceId === resource.principal.id)
    .flatMap((each) => resource.principal.appRoles.find((role) => role.id === each.appRoleId)?.value ?? []);
  const now = seconds(clock.now());
  const shared = {
    iat: now - 300,
    nbf: now - 300,
    exp: now + LIFETIME_SECONDS,
    aio: randomBytes(24).toString('base64'),
    idtyp: 'app',
    oid: principal.id,
    rh: `1.${randomBytes(24).toString('base64url')}.`,
    ...(roles.length > 0 ? { roles } : {}),
    sub: principal.id,
    tid: tenants.tenantId,
    uti: randomBytes(16).toString('base64url'),
  };
  const accessToken =
    resource.version === 2
      ? await tokens.sign({
          aud: resource.principal.appId,
          iss: issuerV2(tenants.tenantId),
          azp: application.appId,
          azpacr: '1',
          ...shared,
          ver: '2.0',
        })
      : await tokens.sign({
          aud: name,
          iss: issuerV1(tenants.tenantId),
          appid: application.appId,
          appidacr: '1',
          idp: issuerV1(tenants.tenantId),
          ...shared,
          ver: '1.0',
        });
  return {
    token_type: 'Bearer',
    expires_in: LIFETIME_SECONDS,
    ext_expires_in: LIFETIME_SECONDS,
    access_token: accessToken,
  };
}
