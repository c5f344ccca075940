import { define } from '../error.ts';

const outsider = (email: string, idp: string, tenant: string, appId: string, name: string): string =>
  `User account '${email}' from identity provider '${idp}' does not exist in tenant '${tenant}' and cannot access the application '${appId}'(${name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`;

const outsiderHelp = {
  means: 'The account is not one of this directory, neither as a member nor as a guest.',
  next: 'Sign in with one of the sample accounts. In a real directory, an administrator invites the account as a guest.',
};

/** Who signs in, and whether that account may. */
export const userErrors = {
  /** An account whose sign-in still lives but which is gone from the directory. */
  gone: define({ code: 16000, error: 'interaction_required', text: outsider, ...outsiderHelp }),
  outsider: define({ code: 50020, error: 'access_denied', text: outsider, ...outsiderHelp }),
  outsiderNeedsMfa: define({ code: 90072, error: 'access_denied', text: outsider, ...outsiderHelp }),
  notFound: define({
    code: 50034,
    error: 'invalid_grant',
    text: (user: string, tenant: string) =>
      `The user account ${user} does not exist in the ${tenant} directory. To sign into this application, the account must be added to the directory.`,
    means: 'No account has this name.',
    next: 'Use one of the sample accounts: `az ad user list --query "[].userPrincipalName"`.',
  }),
  disabled: define({
    code: 50057,
    error: 'invalid_grant',
    text: () => 'The user account is disabled.',
    means: 'An administrator has switched the account off.',
    next: 'Sign in with another account.',
  }),
  wrongPassword: define({
    code: 50126,
    error: 'invalid_grant',
    text: () => 'Error validating credentials due to invalid username or password.',
    means:
      'The sandbox’s accounts have no passwords, so signing in with a name and a password cannot work here.',
    next: 'Use the sign-in page (interactive or device code). Applications should never see passwords.',
  }),
  notSignedIn: define({
    code: 50058,
    error: 'login_required',
    text: () => 'A silent sign-in request was sent but no user is signed in.',
    means:
      'prompt=none asks for an answer without any page, but nobody is signed in here, or not who was named.',
    next: 'Sign in without prompt=none first.',
  }),
  /** Source: answers that pnp/pnpframework#1067 and AzureAD/microsoft-authentication-library-for-js#1450 quote. */
  severalSignedIn: define({
    code: 16000,
    error: 'interaction_required',
    text: () =>
      'Either multiple user identities are available for the current request or selected account is not supported for the scenario.',
    means: 'prompt=none asks for an answer without any page, and several accounts are signed in here.',
    next: 'Name one by login_hint, or ask without prompt=none.',
  }),
  flowExpired: define({
    code: 50089,
    error: 'login_required',
    text: () => 'Authentication failed due to flow token expired.',
    means: 'The account that this page was for is not signed in in this browser any more.',
    next: 'Start the sign-in again.',
  }),
  mfaRequired: define({
    code: 50076,
    error: 'interaction_required',
    suberror: 'basic_action',
    text: (resource: string) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resource}'.`,
    means: 'The directory asks for a second factor for this API, and the sign-in had only one.',
    next: 'Send the user to sign in again with the claims of this answer (a claims challenge).',
  }),
  notAssigned: define({
    code: 50105,
    error: 'access_denied',
    text: (name: string, appId: string, user: string) =>
      `Your administrator has configured the application ${name} ('${appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '${user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
    means: '"Assignment required?" is Yes for this enterprise application, and the user is not assigned.',
    next: 'Enterprise applications > the application > Users and groups > Add user, or set Properties > Assignment required? to No.',
  }),
  appNotAssigned: define({
    code: 501051,
    error: 'invalid_grant',
    text: (clientId: string, client: string, resourceId: string, resource: string) =>
      `Application '${clientId}'(${client}) is not assigned to a role for the application '${resourceId}'(${resource}).`,
    means: '"Assignment required?" is Yes for the API, and the application that asks has none of its roles.',
    next: 'Assign an application role of the API to the client, or set Assignment required? to No.',
  }),
};
