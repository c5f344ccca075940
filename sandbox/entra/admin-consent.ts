import { type Request, type Response, Router } from 'express';
import { browserAddress } from '../core/browser-address.ts';
import { randomText } from '../core/ids.ts';
import { sendPicker } from './account/pages.ts';
import { redirect } from './authorize/respond.ts';
import { type Client, findClient } from './client.ts';
import { listedPermissions, missingConsent, type Permission } from './consent/plan.ts';
import { ensurePrincipal } from './consent/record.ts';
import type { EntraContext } from './context.ts';
import { EntraError, errorBody } from './error.ts';
import { requestErrors } from './errors/request.ts';
import { accountChosen, consentDecided } from './interaction/forms.ts';
import type { Interaction, RolePermission } from './interaction/interaction.ts';
import { redirectUriFor, withPath } from './redirect-uri.ts';
import { correlationOf, formOf, type Parameters, parametersOf, queryOf, readForm } from './request.ts';
import { type Asked, parseScope } from './scope.ts';
import { checkOwnForm } from './session/own-form.ts';

/** A request for an administrator's consent, verified. */
interface AdminRequest {
  readonly client: Client;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scope: string;
  readonly asked: Asked;
  /** `.default`, or the older endpoint: everything that the registration lists. */
  readonly everything: boolean;
  readonly path: string;
  readonly query: string;
}

/**
 * The admin consent endpoint: an administrator agrees once, for everybody. The older endpoint takes no scope and asks for
 * what the registration lists, application permissions included.
 * Source: "Admin consent on the Microsoft identity platform".
 */
export function adminConsentRoutes(context: EntraContext): Router {
  const router = Router();
  const paths = ['/:tenant/v2.0/adminconsent', '/:tenant/adminconsent'];
  router.get(paths, (req, res) => {
    const request = requestOf(req, context);
    const { session, purpose, action } = interactionOf(req, res, request, context);
    const users = context.directory.users.all().filter((user) => user.accountEnabled);
    sendPicker(res, { session, purpose, action: action('account') }, users, context);
  });
  const step = (name: string, work: (interaction: Interaction, form: Parameters) => Promise<void>) =>
    router.post(
      paths.map((path) => `${path}/${name}`),
      readForm(),
      async (req, res) => {
        const request = requestOf(req, context);
        const interaction = interactionOf(req, res, request, context);
        const form = formOf(req);
        checkOwnForm(req, form, interaction.session);
        try {
          await work(interaction, form);
        } catch (error) {
          if (!(error instanceof EntraError && error.redirects)) throw error;
          const body = errorBody(error, context.clock.now(), correlationOf(req));
          const { error: name, error_description } = body;
          answer(req, res, request, { admin_consent: 'True', error: name, error_description });
        }
      },
    );
  step('account', accountChosen);
  step('consent', consentDecided);
  return router;
}

/** @throws EntraError 90002, 900144, 700016, 50011, and those of the scope */
function requestOf(req: Request, { tenant, directory, resources }: EntraContext): AdminRequest {
  const authority = tenant.authority(String(req.params.tenant));
  const query = queryOf(req);
  const parameters = parametersOf(query);
  const id = parameters.get('client_id');
  if (!id) throw requestErrors.missingParameter('client_id');
  const client = findClient(id, directory, tenant);
  const redirectUri = redirectUriFor(client, parameters.get('redirect_uri')).uri;
  const isV2 = req.path.includes('/v2.0/');
  const scope = isV2 ? parameters.get('scope')?.trim() : '';
  if (scope === undefined) throw requestErrors.missingParameter('scope');
  const asked = parseScope(scope, resources, client.displayName);
  return {
    client,
    redirectUri,
    state: parameters.get('state'),
    scope,
    asked,
    everything: !isV2 || asked.resources.some(({ isDefault }) => isDefault),
    path: `/${authority}${isV2 ? '/v2.0' : ''}/adminconsent`,
    query,
  };
}

function interactionOf(
  req: Request,
  res: Response,
  request: AdminRequest,
  context: EntraContext,
): Interaction {
  const { client, asked } = request;
  const interaction: Interaction = {
    req,
    res,
    context,
    session: context.sessions.open(req, res),
    client,
    asked: { oidc: asked.oidc, resources: asked.resources.filter(({ isDefault }) => !isDefault) },
    purpose: `to review permissions for ${client.displayName}`,
    silent: false,
    again: false,
    forAll: true,
    roles: request.everything ? listedRoles(client, context) : [],
    joins: { request: request.query },
    action: (step) => `${request.path}/${step}?${request.query}`,
    permissions: ({ user }) => permissionsFor(request, user.id, context),
    finish() {
      grantRoles(client, interaction.roles, context);
      answer(req, res, request, {
        admin_consent: 'True',
        tenant: context.tenantId,
        ...(request.scope ? { scope: request.scope } : {}),
      });
    },
  };
  return interaction;
}

/** Everything that is asked, whatever was granted before. */
function permissionsFor(request: AdminRequest, userId: string, context: EntraContext): Permission[] {
  const { client, asked, everything } = request;
  if (everything && client.application) return listedPermissions(client, client.application, context);
  return missingConsent({ client, asked, userId, force: true }, context);
}

/** The application permissions that the registration lists. */
function listedRoles({ application }: Client, { resources }: EntraContext): RolePermission[] {
  return (application?.requiredResourceAccess ?? []).flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = resources.byAppId(resourceAppId);
    const ids = resourceAccess.filter(({ type }) => type === 'Role').map(({ id }) => id);
    return resource
      ? resource.roles.filter(({ id }) => ids.includes(id)).map((role) => ({ resource, role }))
      : [];
  });
}

function grantRoles(client: Client, roles: readonly RolePermission[], context: EntraContext): void {
  const { directory, store, clock, tenant } = context;
  store.transaction(() => {
    const principal = ensurePrincipal(findClient(client.appId, directory, tenant), context);
    for (const { resource, role } of roles) {
      const has = directory.appRoleAssignments
        .all()
        .some(
          (each) =>
            each.principalId === principal.id &&
            each.resourceId === resource.principal.id &&
            each.appRoleId === role.id,
        );
      if (has) continue;
      directory.appRoleAssignments.put({
        id: randomText(43),
        appRoleId: role.id,
        principalId: principal.id,
        principalType: 'ServicePrincipal',
        resourceId: resource.principal.id,
        createdDateTime: clock.now().toISOString(),
      });
    }
  });
}

function answer(req: Request, res: Response, request: AdminRequest, fields: Record<string, string>): void {
  const target = withPath(browserAddress(req, request.redirectUri));
  const all = { ...fields, ...(request.state === undefined ? {} : { state: request.state }) };
  redirect(res, `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams(all)}`);
}
