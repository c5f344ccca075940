import { versions } from '../../../azure/arm.ts';
import type { AuthProperties } from '../../../azure/auth-settings.ts';
import type { Application } from '../../../azure/graph.ts';
import { askFor, az, jsonText, withNewClientId } from '../../../lesson/az.ts';
import type { Draft } from '../environment/draft.ts';
import { settingsCommands } from '../environment/settings.ts';
import { SECRET_NAME } from './registration.ts';

/** The command that writes the whole of `authsettingsV2`. */
const putAuth = (site: string, properties: AuthProperties): string =>
  az('rest', {
    method: 'PUT',
    url: `${site}/config/authsettingsV2?api-version=${versions.web}`,
    body: jsonText({ properties }),
  });

/** The commands that make what "Create new app registration" makes, and go on with `more`. */
export function createCommands(
  application: Application,
  permissions: object,
  more: readonly string[],
): string[] {
  const { appId, displayName, signInAudience, web, identifierUris, api } = application;
  const create = az('ad app create', {
    'display-name': displayName,
    'sign-in-audience': signInAudience,
    'enable-id-token-issuance': 'true',
    'web-home-page-url': web.homePageUrl ?? undefined,
    'web-redirect-uris': web.redirectUris,
    'required-resource-accesses': JSON.stringify(permissions),
    query: 'appId',
    output: 'tsv',
  });
  const update = az('ad app update', {
    id: appId,
    'identifier-uris': identifierUris,
    set: `api=${JSON.stringify({ oauth2PermissionScopes: api.oauth2PermissionScopes })}`,
  });
  return withNewClientId(create, [update, az('ad sp create', { id: appId }), ...more], appId);
}

/** Where the client secret comes from: made with the provider, until then; typed in; or there is none. */
export type SecretOrigin = { readonly until: string } | 'given' | 'none';

/** The commands that make a secret, put it and other settings into the app, and write `authsettingsV2`. */
export const providerCommands = (
  site: string,
  clientId: string,
  draft: Draft,
  properties: AuthProperties,
  secret: SecretOrigin,
): string[] => [
  ...(typeof secret === 'object'
    ? [
        `secret=$(${az('ad app credential reset', {
          id: clientId,
          append: true,
          'display-name': SECRET_NAME,
          'end-date': secret.until.slice(0, 10),
          query: 'password',
          output: 'tsv',
        })})`,
      ]
    : secret === 'given'
      ? [askFor('Client secret')]
      : []),
  ...settingsCommands(site, draft),
  putAuth(site, properties),
];
