import { createHash } from 'node:crypto';
import type { Frozen } from '../core/store.ts';
import type { Tenant, User } from '../state/directory.ts';
import { type Entity, type EntityType, rules } from './odata/entity-type.ts';

/** Roles of the directory, with the identifiers that they have everywhere. Source: "Microsoft Entra built-in roles". */
const ROLES: readonly [name: string, templateId: string, description: string][] = [
  [
    'Global Administrator',
    '62e90394-69f5-4237-9190-012177145e10',
    'Can manage all aspects of Microsoft Entra ID and Microsoft services that use Microsoft Entra identities.',
  ],
  [
    'Application Administrator',
    '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
    'Can create and manage all aspects of app registrations and enterprise apps.',
  ],
  [
    'Cloud Application Administrator',
    '158c047a-c907-4556-b7ef-446551a6b5f7',
    'Can create and manage all aspects of app registrations and enterprise apps except App Proxy.',
  ],
  [
    'Privileged Role Administrator',
    'e8611ab8-c189-46e8-94e1-60213ab1f814',
    'Can manage role assignments in Microsoft Entra ID, and all aspects of Privileged Identity Management.',
  ],
  [
    'User Administrator',
    'fe930be7-5e62-47db-91af-98c3a49a38b1',
    'Can manage all aspects of users and groups, including resetting passwords for limited admins.',
  ],
];

/** A role of the directory, as Graph knows it. */
export interface DirectoryRole {
  readonly id: string;
  readonly templateId: string;
  readonly displayName: string;
  readonly description: string;
}

/** What a query may ask of directory roles. Source: "directoryRole resource type". */
export const roleType: EntityType = {
  name: 'directoryRole',
  resource: 'DirectoryRole',
  properties: ['id', 'deletedDateTime', 'description', 'displayName', 'roleTemplateId'],
  filters: { id: rules.guidText, displayName: rules.exactText, roleTemplateId: rules.guidText },
};

/** The roles that the sandbox knows; their object IDs differ from tenant to tenant. */
export const directoryRoles = ({ tenantId }: Frozen<Tenant>): DirectoryRole[] =>
  ROLES.map(([displayName, templateId, description]) => ({
    id: derivedGuid(`${tenantId} role ${templateId}`),
    templateId,
    displayName,
    description,
  }));

/** The roles that `user` holds. */
export const rolesOf = (user: Frozen<User>, tenant: Frozen<Tenant>): DirectoryRole[] =>
  directoryRoles(tenant).filter(({ displayName }) => user.directoryRoles.includes(displayName));

/** A role as Graph answers it. */
export const roleView = ({ id, templateId, displayName, description }: DirectoryRole): Entity => ({
  id,
  deletedDateTime: null,
  description,
  displayName,
  roleTemplateId: templateId,
});

/** A GUID that is always the same for the same text. */
export function derivedGuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
