import { randomUUID } from 'node:crypto';
import type { User } from './directory.ts';

/** The sample accounts of the tenant with this domain: an administrator, two members and a guest. */
export function sampleUsers(domain: string, now: Date): User[] {
  const user = (
    alias: string,
    [givenName, surname]: [string, string],
    jobTitle: string,
    more: Partial<User> = {},
  ): User => ({
    id: randomUUID(),
    userPrincipalName: `${alias}@${domain}`,
    displayName: `${givenName} ${surname}`,
    givenName,
    surname,
    mail: `${alias}@${domain}`,
    jobTitle,
    userType: 'Member',
    accountEnabled: true,
    directoryRoles: [],
    createdDateTime: now.toISOString(),
    ...more,
  });
  return [
    user('admin', ['Alex', 'Wilber'], 'Administrator', { directoryRoles: ['Global Administrator'] }),
    user('megan', ['Megan', 'Bowen'], 'Developer'),
    user('lee', ['Lee', 'Gu'], 'Trainer'),
    user('grady_fabrikam.example#EXT#', ['Grady', 'Archie'], 'Partner', {
      userType: 'Guest',
      mail: 'grady@fabrikam.example',
    }),
  ];
}
