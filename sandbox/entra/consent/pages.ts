import type { Response } from 'express';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import type { Client } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { scopeErrors } from '../errors/scope.ts';
import type { RolePermission } from '../interaction/interaction.ts';
import type { Session } from '../session/sessions.ts';
import { mayConsentForAll } from './approval.ts';
import type { Permission } from './plan.ts';

interface Shown {
  readonly client: Client;
  readonly user: Frozen<User>;
  readonly session: Session;
  /** Where the form goes. */
  readonly action: string;
}

const shared = ({ client, user, session, action }: Shown) => ({
  action,
  canary: session.canary,
  userId: user.id,
  upn: user.userPrincipalName,
  app: client.displayName,
});

/** The page "Permissions requested"; for `organization`, an administrator's on behalf of everybody. */
export function sendConsent(
  res: Response,
  shown: Shown & {
    permissions: readonly Permission[];
    roles: readonly RolePermission[];
    organization: boolean;
  },
  { pages, tenant }: EntraContext,
): void {
  const { permissions, roles, organization, client } = shown;
  pages.send(res, 'consent', {
    ...shared(shown),
    tenant: tenant.displayName,
    organization,
    mayConsentForAll: !organization && mayConsentForAll(shown.user),
    permissions: [
      ...permissions.map((permission) => described(permission, client, organization)),
      ...roles.map(({ resource, role }) => ({
        title: role.displayName,
        text: role.description,
        from: `${role.value} of ${resource.displayName}, without a signed-in user`,
      })),
    ],
  });
}

/** One permission in words: the administrator's where everybody is concerned, else the user's. */
function described({ holder, resource, scope }: Permission, client: Client, organization: boolean) {
  const title = organization ? scope.adminConsentDisplayName : scope.userConsentDisplayName;
  const text = organization ? scope.adminConsentDescription : scope.userConsentDescription;
  const through = holder.appId === client.appId ? '' : `, used by ${holder.displayName}`;
  return {
    title: title || scope.adminConsentDisplayName || scope.value,
    text: text || scope.adminConsentDescription,
    from: `${scope.value} of ${resource.displayName}${through}`,
  };
}

/** The page "Need admin approval". Its other form goes to `accountAction`. */
export function sendApproval(
  res: Response,
  shown: Shown & { accountAction: string },
  { pages }: EntraContext,
): void {
  const { definition } = scopeErrors.adminRequired;
  const { code, error, means, next } = definition;
  pages.send(res, 'approval', {
    ...shared(shown),
    accountAction: shown.accountAction,
    code,
    error,
    advice: { means, next },
  });
}
