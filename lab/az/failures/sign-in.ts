import { type KnownFailure, or } from './known-failure.ts';

/** Nobody is signed in, not enough, not in the right place, or not allowed. */
export const signInFailures: readonly KnownFailure[] = [
  {
    id: 'claims-challenge',
    says: /AADSTS50158|AADSTS50076|AADSTS50079|claims-challenge|ClaimsChallengeRequired|LocationConditionEvaluationSatisfied/i,
    source: 'azure-cli#29155, azure-cli#31777; "Claims challenges" (learn.microsoft.com)',
    explain: (_, { tenant, graph }) => ({
      what: 'Your organisation wants more proof of who you are.',
      why: 'A Conditional Access policy asks for a second factor, or the machine has another address than when you signed in.',
      next: `az logout, then az login --tenant ${or(tenant, 'tenant-id')} --scope ${or(graph, 'graph')}/.default`,
    }),
  },
  {
    id: 'sign-in-expired',
    says: /AADSTS70043|AADSTS700082|AADSTS50173|AADSTS7000222|refresh token has expired|token expiry UTC time|ExpiredAuthenticationToken/i,
    source:
      '"Microsoft Entra authentication and authorization error codes" (learn.microsoft.com); azure-docs#103987',
    explain: (_, { tenant }) => ({
      what: 'The sign-in has ended.',
      why: 'Sign-ins last for a limited time, and end when the password is changed.',
      next: `az login --tenant ${or(tenant, 'tenant-id')}`,
    }),
  },
  {
    id: 'secret-refused',
    says: /AADSTS7000215|AADSTS700016|Invalid client secret/i,
    source: '"Microsoft Entra authentication and authorization error codes" (learn.microsoft.com)',
    explain: () => ({
      what: 'The application or its secret is not known here.',
      why: 'The sandbox was reset since az signed in, or the secret belongs to another application.',
      next: 'Run the same command of the lab again: it signs az in anew.',
    }),
  },
  {
    id: 'not-signed-in',
    says: /Please run '?"?az login|az login'? to setup account|No subscription found|Interactive authentication is needed|AuthenticationFailed|AADSTS\d+/i,
    source: 'az 2.45 tried; "Sign in with Azure CLI" (learn.microsoft.com)',
    explain: (_, { tenant }) => ({
      what: 'Nobody is signed in to the Azure CLI.',
      why: 'It has never been signed in on this machine, or was signed out.',
      next: `az login --tenant ${or(tenant, 'tenant-id')}`,
    }),
  },
  {
    id: 'wrong-subscription',
    says: /The subscription of '[^']*' doesn't exist in cloud|SubscriptionNotFound|Subscription '[^']*' not recognized|InvalidAuthenticationTokenTenant|InvalidSubscriptionId/i,
    source: 'BatchExplorer#2044; az 2.45 tried',
    explain: (_, { subscription }) => ({
      what: 'This account does not see the subscription.',
      why: 'It is in another tenant than the one that you are signed in to, or its ID is misspelt.',
      next: `See yours: az account list --output table. Then: az account set --subscription ${or(subscription, 'subscription-id')}`,
    }),
  },
  {
    id: 'directory-forbidden',
    says: /Insufficient privileges to complete the operation|Authorization_RequestDenied|Directory permission is needed/i,
    source: 'azure-docs#72272, azure-cli#27551; "Application Developer" role (learn.microsoft.com)',
    explain: () => ({
      what: 'You may not change app registrations in this tenant.',
      why: 'Guests, and members of a tenant whose administrators forbid it, cannot register applications.',
      next: 'Ask an administrator for the role Application Developer, or take a tenant of your own.',
    }),
  },
  {
    id: 'forbidden',
    says: /AuthorizationFailed|does not have authorization to perform action '?([^'\s]+)/i,
    source: 'vscode-azureappservice#1974; "Azure RBAC troubleshooting" (learn.microsoft.com)',
    explain: (_, { resourceGroup }) => ({
      what: 'Your account may not do this.',
      why: 'It has no role, or a smaller one, on the subscription or the resource group. A new role needs some minutes to be known everywhere.',
      next: `Ask an owner for the role Contributor on ${or(resourceGroup, 'resource-group')}.`,
    }),
  },
];
