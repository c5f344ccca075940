import { randomUUID } from 'node:crypto';
import { origins } from '../core/hosts.ts';

/**
 * An error of Entra ID: an `AADSTS` code with its OAuth error. `message` is the text after the code.
 * Source: "Microsoft Entra authentication & authorization error codes".
 */
export class EntraError extends Error {
  override readonly name = 'EntraError';
  readonly code: number;
  readonly error: string;
  readonly status: number;

  constructor(code: number, error: string, message: string, { status = 400 }: { status?: number } = {}) {
    super(message);
    this.code = code;
    this.error = error;
    this.status = status;
  }
}

/** The body of an error answer. `correlationId` is the client's own where it sent one. */
export function errorBody({ code, error, message }: EntraError, now: Date, correlationId?: string) {
  const trace = randomUUID();
  const correlation = correlationId ?? randomUUID();
  const timestamp = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `${origins.login}/error?code=${code}`,
  };
}

/** Where a text is not to be trusted in a message (it came with the request), it is cut to what can be read. */
const shown = (text: string): string => text.slice(0, 200);

/** The catalogue: one function an error, with what it mentions. */
export const entraErrors = {
  missingParameter: (name: string) =>
    new EntraError(
      900144,
      'invalid_request',
      `The request body must contain the following parameter: '${name}'.`,
    ),
  unsupportedGrant: (grant: string) =>
    new EntraError(
      70003,
      'unsupported_grant_type',
      `The app requested an unsupported grant type '${shown(grant)}'.`,
    ),
  methodNotAllowed: () =>
    new EntraError(
      900561,
      'invalid_request',
      'The endpoint only accepts POST requests. Received a GET request.',
    ),
  tenantNotFound: (tenant: string) =>
    new EntraError(
      90002,
      'invalid_tenant',
      `Tenant '${shown(tenant)}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  applicationNotFound: (id: string, tenant: string) =>
    new EntraError(
      700016,
      'unauthorized_client',
      `Application with identifier '${shown(id)}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  wrongSecret: (appId: string) =>
    new EntraError(
      7000215,
      'invalid_client',
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${appId}'.`,
      { status: 401 },
    ),
  expiredSecret: (appId: string) =>
    new EntraError(
      7000222,
      'invalid_client',
      `The provided client secret keys for app '${appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
      { status: 401 },
    ),
  secretRequired: () =>
    new EntraError(
      7000218,
      'invalid_client',
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      { status: 401 },
    ),
  noServicePrincipal: (appId: string, tenantId: string) =>
    new EntraError(
      7000229,
      'invalid_client',
      `The client application ${appId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
      { status: 401 },
    ),
  notDefaultScope: (scope: string) =>
    new EntraError(
      1002012,
      'invalid_scope',
      `The provided value for scope ${shown(scope)} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  resourceNotFound: (resource: string, tenantId: string) =>
    new EntraError(
      500011,
      'invalid_resource',
      `The resource principal named ${shown(resource)} was not found in the tenant named ${tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
};
