import type { Option } from '../../../http/ui.ts';

const options = (labels: Readonly<Record<string, string>>): Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/**
 * The choices of the Authentication pages, in the portal's own words and order.
 * Source: "Configure your App Service app to use Microsoft Entra sign-in"; the tutorial.
 */
export const PROVIDERS = options({
  '': 'Select an identity provider',
  microsoft: 'Microsoft',
  apple: 'Apple',
  facebook: 'Facebook',
  github: 'GitHub',
  google: 'Google',
  x: 'X',
  openid: 'OpenID Connect',
});

export const TENANT_KINDS = options({
  workforce: 'Workforce configuration (current tenant)',
  external: 'External configuration',
});

export const REGISTRATIONS = options({
  create: 'Create new app registration',
  pick: 'Pick an existing app registration in this directory',
  details: 'Provide the details of an existing app registration',
});

export const EXPIRATIONS = options({
  180: 'Recommended: 180 days (6 months)',
  90: '90 days (3 months)',
  365: '365 days (12 months)',
  545: '545 days (18 months)',
  730: '730 days (24 months)',
  custom: 'Custom',
});

export const AUDIENCES = options({
  AzureADMyOrg: 'Current tenant - Single tenant',
  AzureADMultipleOrgs: 'Any Microsoft Entra directory - Multitenant',
  AzureADandPersonalMicrosoftAccount: 'Any Microsoft Entra directory & personal Microsoft accounts',
  PersonalMicrosoftAccount: 'Personal Microsoft accounts only',
});

export const CLIENTS = options({
  self: 'Allow requests only from this application itself',
  specific: 'Allow requests from specific client applications',
  any: 'Allow requests from any application (Not recommended)',
});

export const IDENTITIES = options({
  any: 'Allow requests from any identity',
  specific: 'Allow requests from specific identities',
});

export const TENANTS = options({
  issuer: 'Allow requests only from the issuer tenant',
  specific: 'Allow requests from specific tenants',
  default: 'Use default restrictions based on issuer',
});

export const ACCESS = options({
  require: 'Require authentication',
  allow: 'Allow unauthenticated access',
});

export const UNAUTHENTICATED = options({
  RedirectToLoginPage: 'HTTP 302 Found redirect: recommended for websites',
  Return401: 'HTTP 401 Unauthorized: recommended for APIs',
  Return403: 'HTTP 403 Forbidden',
  Return404: 'HTTP 404 Not found',
});

/** How the Authentication page says what an anonymous request gets. */
export const ANSWERS: Readonly<Record<string, string>> = {
  RedirectToLoginPage: 'Return HTTP 302 Found (Redirect to identity provider)',
  Return401: 'Return HTTP 401 Unauthorized',
  Return403: 'Return HTTP 403 Forbidden',
  Return404: 'Return HTTP 404 Not found',
  AllowAnonymous: 'Not applicable',
};
