import { z } from 'zod';
import { AzError } from '../cli/error.ts';
import { isObject, Json, type JsonObject, parseJson } from '../cli/json.ts';
import { text, texts, toggle } from '../cli/options.ts';

const json = 'as JSON, or @file.';

/** The options of `az ad app create` and `update` that set properties of a registration. Source: az 2.45 tried. */
export const propertyOptions = {
  identifierUris: texts('--identifier-uris', 'Identifier URIs, space-separated.'),
  isFallbackPublicClient: toggle(
    '--is-fallback-public-client',
    'It is a public client unless known otherwise.',
  ),
  signInAudience: text('--sign-in-audience', 'Whose accounts may sign in.', {
    choices: [
      'AzureADMyOrg',
      'AzureADMultipleOrgs',
      'AzureADandPersonalMicrosoftAccount',
      'PersonalMicrosoftAccount',
    ],
  }),
  homePage: text('--web-home-page-url', 'Home page of the application.'),
  webRedirectUris: texts('--web-redirect-uris', 'Redirect URIs of the platform Web, space-separated.'),
  idTokens: toggle('--enable-id-token-issuance', 'Let the authorization endpoint issue ID tokens.'),
  accessTokens: toggle(
    '--enable-access-token-issuance',
    'Let the authorization endpoint issue access tokens.',
  ),
  publicRedirectUris: texts(
    '--public-client-redirect-uris',
    'Redirect URIs of public clients, space-separated.',
  ),
  appRoles: text('--app-roles', `The app roles, ${json}`),
  optionalClaims: text('--optional-claims', `The optional claims, ${json}`),
  requiredResourceAccess: text('--required-resource-accesses', `The permissions that it asks for, ${json}`),
} as const;

const Properties = z.record(z.string(), Json);

interface Given {
  readonly displayName: string | undefined;
  readonly identifierUris: readonly string[] | undefined;
  readonly isFallbackPublicClient: boolean | undefined;
  readonly signInAudience: string | undefined;
  readonly homePage: string | undefined;
  readonly webRedirectUris: readonly string[] | undefined;
  readonly idTokens: boolean | undefined;
  readonly accessTokens: boolean | undefined;
  readonly publicRedirectUris: readonly string[] | undefined;
  readonly appRoles: string | undefined;
  readonly optionalClaims: string | undefined;
  readonly requiredResourceAccess: string | undefined;
}

/** What Graph is sent for them: only what was given. Source: "application resource type" (Graph v1.0), az recorded. */
export function propertiesOf(given: Given): JsonObject {
  const implicit = withValues({
    enableIdTokenIssuance: given.idTokens,
    enableAccessTokenIssuance: given.accessTokens,
  });
  const web = withValues({
    homePageUrl: given.homePage,
    redirectUris: given.webRedirectUris,
    implicitGrantSettings: unlessEmpty(implicit),
  });
  return withValues({
    displayName: given.displayName,
    identifierUris: given.identifierUris,
    isFallbackPublicClient: given.isFallbackPublicClient,
    signInAudience: given.signInAudience,
    web: unlessEmpty(web),
    publicClient: unlessEmpty(withValues({ redirectUris: given.publicRedirectUris })),
    appRoles: jsonOf('--app-roles', given.appRoles, 'appRoles'),
    optionalClaims: jsonOf('--optional-claims', given.optionalClaims, 'optionalClaims'),
    requiredResourceAccess: jsonOf(
      '--required-resource-accesses',
      given.requiredResourceAccess,
      'requiredResourceAccess',
    ),
  });
}

function withValues(all: Record<string, Json | readonly string[] | undefined>): JsonObject {
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return Properties.parse(Object.fromEntries(given));
}

const unlessEmpty = (value: JsonObject): JsonObject | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/** JSON of a property, or of a whole manifest that has it under `name`. */
function jsonOf(option: string, given: string | undefined, name: string): Json | undefined {
  if (given === undefined) return undefined;
  const value = parseJson(given);
  if (value === undefined) throw new AzError(`${option} has to be JSON, and is not.`);
  return isObject(value) && name in value ? value[name] : value;
}

/**
 * `--set name=value`: a property of the registration itself, JSON where it is JSON.
 * @throws AzError for a path into a property, which az 2.45 cannot do either
 */
export function readSet(expressions: readonly string[]): JsonObject {
  return Object.fromEntries(
    expressions.map((expression): [string, Json] => {
      const at = expression.indexOf('=');
      const name = expression.slice(0, at);
      if (at < 1) throw new AzError('invalid syntax: --set property1.property2=<value>');
      const [root = name] = name.split('.');
      if (name.includes('.')) throw new AzError(`Couldn't find '${root}' in ''. Available options: []`);
      const value = expression.slice(at + 1);
      return [name, parseJson(value) ?? value];
    }),
  );
}
