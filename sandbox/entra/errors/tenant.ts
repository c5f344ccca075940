import { define } from '../error.ts';

const notFoundText = (tenant: string): string =>
  `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`;

const help = {
  means: 'The directory in the address is not the one of this sandbox.',
  next: 'Use the tenant ID that `az account show --query tenantId` prints. In step 4, the issuer URL of the identity provider names it.',
};

/** Which directory, and who may be asked for there. */
export const tenantErrors = {
  notFound: define({ code: 90002, error: 'invalid_tenant', text: notFoundText, ...help }),
  /** The same at the token endpoint, which words its `error` otherwise (recalled, not recorded). */
  notFoundAtToken: define({ code: 90002, error: 'invalid_request', text: notFoundText, ...help }),
  notAName: define({
    code: 900023,
    error: 'invalid_request',
    text: (tenant: string) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    means: 'The first part of the path is neither a tenant ID nor a domain.',
    next: help.next,
  }),
  unknownInstance: define({
    code: 50049,
    error: 'invalid_instance',
    text: () => 'Unknown or invalid instance.',
    means: 'A client asked whether another host is part of this cloud. It is not.',
    next: 'Set the authority to https://login.azure.localhost/<tenant ID>.',
  }),
  notMultiTenant: define({
    code: 50194,
    error: 'invalid_request',
    text: (appId: string, name: string, created: string) =>
      `Application '${appId}'(${name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such applications created after '${created}'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    means:
      'The application signs in accounts of its own directory only, but was sent to the address for all directories.',
    next: 'Step 4: the issuer URL must name the tenant: https://login.azure.localhost/<tenant ID>/v2.0, not common.',
  }),
  consumers: define({
    code: 9002332,
    error: 'invalid_request',
    text: (appId: string, name: string) =>
      `Application '${appId}'(${name}) is configured for use by Microsoft Entra users only. Please do not use the /consumers endpoint to serve this request.`,
    means: '/consumers is for personal accounts. The sandbox has none.',
    next: 'Use the tenant ID in place of consumers.',
  }),
  grantNotOverCommon: define({
    code: 9001023,
    error: 'invalid_request',
    text: () =>
      'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
    means: 'An application that asks for itself must say in which directory.',
    next: 'Use the tenant ID in place of common.',
  }),
};
