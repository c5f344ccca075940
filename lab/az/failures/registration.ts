import type { KnownFailure } from './known-failure.ts';

/** What Entra ID does not do with app registrations, their secrets and grants. */
export const registrationFailures: readonly KnownFailure[] = [
  {
    id: 'already-there',
    says: /service principal name \S+ is already in use|(?:Permission|EntitlementGrant) entry already exists/i,
    source: 'CIPP#1142, terraform-provider-azuread#690',
    explain: () => ({
      what: 'It is there already.',
      why: 'It was made before: by an earlier run, or in the portal.',
      next: 'Nothing has to be done about it: go on.',
    }),
  },
  {
    id: 'twin-registrations',
    says: /More than one application have the same display name '([^']*)': \(id\) (.{0,400}), please remove them first/i,
    source: 'az 2.45 tried',
    explain: ([, name]) => ({
      what: `There are several app registrations called ${name}.`,
      why: 'Names of registrations are not unique: an earlier try has left some behind.',
      next: `See them: az ad app list --filter "displayName eq '${name}'" --query "[].{id:appId, created:createdDateTime}" --output table. Then delete those that you do not need: az ad app delete --id ID`,
    }),
  },
  {
    id: 'identifier-uri-taken',
    says: /Another object with the same value for property identifierUris already exists/i,
    source: 'Azure/OpenShift#34, azure-powershell#5403',
    explain: () => ({
      what: 'Another registration has this Application ID URI.',
      why: 'It is an earlier one; a deleted one keeps its URI for 30 days.',
      next: 'Use api:// with the client ID, which nobody else can have.',
    }),
  },
  {
    id: 'identifier-uri-policy',
    says: /newly added URIs must contain a tenant verified domain|must use a verified domain of the organization/i,
    source: '"Restrictions on identifier URIs of Microsoft Entra applications" (learn.microsoft.com)',
    explain: () => ({
      what: 'The tenant does not take this Application ID URI.',
      why: 'Since 2025 a URI has to hold the client ID, the tenant ID or a domain of the tenant.',
      next: 'Use api:// with the client ID.',
    }),
  },
  {
    id: 'scope-enabled',
    says: /Permission \(scope or role\) cannot be deleted or updated unless disabled first/i,
    source: 'microsoft-365-agents-toolkit#9420',
    explain: () => ({
      what: 'The registration has a scope already, which the command would remove or change.',
      why: 'The list of scopes is written as a whole, and an enabled one may not be left out.',
      next: 'Use the ID of the scope that is there: az ad app show --id CLIENT-ID --query "api.oauth2PermissionScopes[].{id:id, name:value}"',
    }),
  },
  {
    id: 'secret-policy',
    says: /lifetime exceeds the max value|Credential type not allowed as per assigned policy|Credential lifetime/i,
    source: 'CIPP-API#1970; "Application management policies" (learn.microsoft.com)',
    explain: () => ({
      what: 'The tenant does not allow this client secret.',
      why: 'Administrators can limit how long secrets live, or forbid them altogether.',
      next: 'Ask for a shorter life (--end-date), or ask an administrator for an exemption.',
    }),
  },
  {
    id: 'locked',
    says: /ScopeLocked|cannot perform delete operation because following scope\(s\) are locked/i,
    source: '"Lock your resources to protect your infrastructure" (learn.microsoft.com)',
    explain: () => ({
      what: 'A lock keeps this from being deleted.',
      why: 'Somebody protects the group, or something in it.',
      next: 'See the locks: az lock list --output table. Whoever made one can remove it.',
    }),
  },
];
