import { versions } from '../../../azure/arm.ts';
import type { AuthProperties } from '../../../azure/auth-settings.ts';
import type { Application } from '../../../azure/graph.ts';
import { az } from '../../../lesson/az.ts';
import type { Draft } from '../environment/draft.ts';
import { settingsCommands } from '../environment/settings.ts';
import { SECRET_NAME } from './registration.ts';

/** The command that writes the whole of `authsettingsV2`. */
const putAuth = (site: string, properties: AuthProperties): string =>
  az('rest', {
    method: 'PUT',
    url: `${site}/config/authsettingsV2?api-version=${versions.web}`,
    body: JSON.stringify({ properties }),
  });

/** The commands that make what "Create new app registration" makes. */
export function createCommands(application: Application, permissions: object): string[] {
  const { appId, displayName, signInAudience, web, identifierUris, api } = application;
  return [
    az('ad app create', {
      'display-name': displayName,
      'sign-in-audience': signInAudience,
      'enable-id-token-issuance': 'true',
      'web-home-page-url': web.homePageUrl ?? undefined,
      'web-redirect-uris': web.redirectUris,
      'required-resource-accesses': JSON.stringify(permissions),
    }),
    az('ad app update', {
      id: appId,
      'identifier-uris': identifierUris,
      set: `api=${JSON.stringify({ oauth2PermissionScopes: api.oauth2PermissionScopes })}`,
    }),
    az('ad sp create', { id: appId }),
  ];
}

/** The commands that make a secret, put it and other settings into the app, and write `authsettingsV2`. */
export const providerCommands = (
  site: string,
  clientId: string,
  draft: Draft,
  properties: AuthProperties,
  secret: 'made' | 'given' | 'none',
): string[] => [
  ...(secret === 'made'
    ? [
        `secret=$(${az('ad app credential reset', {
          id: clientId,
          append: true,
          'display-name': SECRET_NAME,
          query: 'password',
          output: 'tsv',
        })})`,
      ]
    : secret === 'given'
      ? ['read -rs secret']
      : []),
  ...settingsCommands(site, draft),
  putAuth(site, properties),
];
