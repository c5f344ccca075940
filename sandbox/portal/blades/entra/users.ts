import { z } from 'zod';
import { batch } from '../../azure/batch.ts';
import { Applications, readUser, readUsers } from '../../azure/graph.ts';
import type { Blades } from '../../http/blades.ts';
import { links } from '../../links.ts';
import { entraFrame } from './directory.ts';

const Names = z.object({ value: z.array(z.object({ displayName: z.string().nullish() })) });
const Owned = z.object({ value: z.array(z.object({ '@odata.type': z.string() }).loose()) });

/** Users: the list, and one with roles and what it owns. */
export function userBlades({ view }: Blades): void {
  view(links.users, async ({ azure }) => ({
    ...entraFrame('Users'),
    view: 'entra/users',
    data: { users: (await readUsers(azure)).map((user) => ({ ...user, href: links.user(user.id) })) },
  }));
  view(`${links.users}/:user`, async ({ azure, params }) => {
    const user = await readUser(azure, params.user ?? '');
    const [memberOf, ownedObjects] = await batch(azure, [
      { method: 'GET', url: `/users/${user.id}/memberOf` },
      { method: 'GET', url: `/users/${user.id}/ownedObjects` },
    ]);
    const roles = Names.parse(memberOf).value.flatMap(({ displayName }) => displayName ?? []);
    const applications = Owned.parse(ownedObjects).value.filter(
      (each) => each['@odata.type'] === '#microsoft.graph.application',
    );
    const frame = entraFrame(user.displayName);
    return {
      ...frame,
      kind: 'User',
      trail: [...frame.trail, { label: 'Users', href: links.users }],
      view: 'entra/user',
      data: {
        facts: [
          { label: 'User principal name', value: user.userPrincipalName, copy: true },
          { label: 'Object ID', value: user.id, copy: true },
          { label: 'User type', value: user.userType ?? 'Member' },
          { label: 'Job title', value: user.jobTitle ?? '' },
          { label: 'Assigned roles', value: roles.join(', ') || 'None' },
        ],
        owned: Applications.parse({ value: applications }).value.map(({ appId, displayName }) => ({
          label: displayName,
          href: links.registration(appId),
        })),
      },
    };
  });
}
