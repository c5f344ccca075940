import { z } from 'zod';
import type { Azure } from '../azure/azure.ts';
import { batch } from '../azure/batch.ts';

/** Who is signed in, as Graph knows them, and the directory they are in. */
export const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    upn: z.string(),
    isGuest: z.boolean(),
    /** Names of directory roles (`Global Administrator`). */
    roles: z.array(z.string()),
    /** Whether the user may consent for everybody and manages every application: decides what is offered, not what is allowed. */
    isAdmin: z.boolean(),
    tenant: z.object({ id: z.string(), name: z.string(), domain: z.string() }).readonly(),
  })
  .readonly();
export type Me = z.infer<typeof Me>;

const User = z.object({
  id: z.string(),
  displayName: z.string(),
  userPrincipalName: z.string(),
  userType: z.string().nullish(),
});
const Roles = z.object({ value: z.array(z.object({ displayName: z.string().nullish() })) });
const Organizations = z.object({
  value: z
    .array(
      z.object({
        id: z.string(),
        displayName: z.string(),
        verifiedDomains: z.array(z.object({ name: z.string(), isDefault: z.boolean() })),
      }),
    )
    .min(1),
});

/** Source: "Microsoft Entra built-in roles": those whose holders manage every application. */
const ADMIN_ROLES = ['Global Administrator', 'Application Administrator', 'Cloud Application Administrator'];

/** Reads who is signed in: one batch of three requests. @throws ServiceError */
export async function readMe(azure: Azure): Promise<Me> {
  const [me, memberOf, organization] = await batch(azure, [
    { method: 'GET', url: '/me?$select=id,displayName,userPrincipalName,userType' },
    { method: 'GET', url: '/me/memberOf' },
    { method: 'GET', url: '/organization' },
  ]);
  const user = User.parse(me);
  const roles = Roles.parse(memberOf).value.flatMap(({ displayName }) => displayName ?? []);
  const [tenant] = Organizations.parse(organization).value;
  return {
    id: user.id,
    name: user.displayName,
    upn: user.userPrincipalName,
    isGuest: user.userType === 'Guest',
    roles,
    isAdmin: roles.some((role) => ADMIN_ROLES.includes(role)),
    tenant: {
      id: tenant?.id ?? '',
      name: tenant?.displayName ?? '',
      domain: tenant?.verifiedDomains.find(({ isDefault }) => isDefault)?.name ?? '',
    },
  };
}
