import { isAssigned } from '../../account/allowed.ts';
import { appAccessToken } from '../../claims/access-token.ts';
import type { EntraContext } from '../../context.ts';
import { clientErrors } from '../../errors/client.ts';
import { requestErrors } from '../../errors/request.ts';
import { scopeErrors } from '../../errors/scope.ts';
import { tenantErrors } from '../../errors/tenant.ts';
import { userErrors } from '../../errors/user.ts';
import { DEFAULT } from '../../scope.ts';
import { authenticateConfidential, credentialsOf } from '../client-authentication.ts';
import type { Grant, TokenRequest } from '../request.ts';

/**
 * An application asks for itself, for all that it was granted (`.default`). The answer has these four members, no scope
 * and no refresh token. Sources: "OAuth 2.0 client credentials flow", recorded answers of the real service.
 * @throws EntraError 9001023, 900144, 7000216, those of the client's authentication, 7000229, 1002012, 70011, 500011,
 * 501051
 */
export const clientCredentials: Grant = async (request, context) => {
  const { authority, form, version } = request;
  if (authority === 'common' || authority === 'consumers') throw tenantErrors.grantNotOverCommon();
  const credentials = credentialsOf(request, context);
  const { client, proof } = await authenticateConfidential(
    credentials,
    context,
    form.has('client_secret') ? clientErrors.secretRequired : clientErrors.credentialRequired,
  );
  const { principal } = client;
  if (!principal) throw clientErrors.noServicePrincipal(client.appId, context.tenantId);

  const name = resourceName(request, context);
  const resource = context.resources.named(name);
  if (
    resource.principal.appRoleAssignmentRequired &&
    !isAssigned(principal.id, resource.principal, context.directory)
  ) {
    throw userErrors.appNotAssigned(client.appId, client.displayName, resource.appId, resource.displayName);
  }
  const { token, expiresIn } = await appAccessToken({ client, proof, resource, name }, principal, context);
  const lifetime = version === 1 ? String(expiresIn) : expiresIn;
  return {
    token_type: 'Bearer',
    expires_in: lifetime,
    ext_expires_in: lifetime,
    ...(version === 1 ? { resource: name } : {}),
    access_token: token,
  };
};

/** The resource of `<resource>/.default` (v2) or `resource` (v1). @throws EntraError 900144, 1002012, 70011 */
function resourceName({ form, version }: TokenRequest, { resources }: EntraContext): string {
  if (version === 1) {
    const resource = form.get('resource');
    if (!resource) throw requestErrors.missingParameter('resource');
    return resource;
  }
  const scope = form.get('scope')?.trim();
  if (!scope) throw requestErrors.missingParameter('scope');
  const words = scope.split(/\s+/);
  const other = words.find((word) => !word.endsWith(`/${DEFAULT}`));
  if (other !== undefined) throw scopeErrors.notDefault(other);
  const names = words.map((word) => word.slice(0, -DEFAULT.length - 1));
  const [name = '', ...more] = names;
  if (more.some((each) => resources.named(each).appId !== resources.named(name).appId)) {
    throw scopeErrors.invalid(scope);
  }
  return name;
}
