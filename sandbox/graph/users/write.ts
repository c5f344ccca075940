import { randomUUID } from 'node:crypto';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import { isGuid } from '../../state/guid.ts';
import type { GraphContext } from '../context.ts';
import { graphErrors } from '../error.ts';
import { merge } from '../merge.ts';
import { OTHER_PROPERTIES, type UserBody } from './shape.ts';

/**
 * The user that a key names: the object ID or the user principal name.
 * @throws GraphError 404
 */
export function findUser({ directory }: GraphContext, key: string): Frozen<User> {
  const wanted = key.toLowerCase();
  const user = isGuid(key)
    ? directory.users.get(wanted)
    : directory.users.all().find((each) => each.userPrincipalName.toLowerCase() === wanted);
  if (!user) throw graphErrors.notFound(key);
  return user;
}

/** Makes a user. Source: "Create user" (what is required). @throws GraphError 400 */
export function createUser(body: UserBody, context: GraphContext): Frozen<User> {
  const { directory, clock } = context;
  const { userPrincipalName, displayName, accountEnabled, mailNickname, passwordProfile } = body;
  for (const [name, value] of Object.entries({
    accountEnabled,
    displayName,
    mailNickname,
    passwordProfile,
  })) {
    if (value === undefined) throw graphErrors.required(name, 'User');
  }
  if (userPrincipalName === undefined) throw graphErrors.required('userPrincipalName', 'User');
  checkName(userPrincipalName, undefined, context);
  checkPassword(body);
  const empty: User = {
    id: randomUUID(),
    userPrincipalName,
    displayName: displayName ?? userPrincipalName,
    givenName: '',
    surname: '',
    mail: null,
    jobTitle: null,
    userType: 'Member',
    accountEnabled: true,
    directoryRoles: [],
    createdDateTime: clock.now().toISOString(),
  };
  return directory.users.put(changedBy(empty, body));
}

/** Changes a user. Source: "Update user". @throws GraphError 400 */
export function updateUser(user: Frozen<User>, body: UserBody, context: GraphContext): void {
  if (body.userPrincipalName !== undefined) checkName(body.userPrincipalName, user.id, context);
  checkPassword(body);
  context.directory.users.put(changedBy(user, body));
}

function changedBy(user: Frozen<User>, body: UserBody): Frozen<User> {
  const { userPrincipalName, displayName, givenName, surname, mail, jobTitle, userType, accountEnabled } =
    body;
  const other = Object.fromEntries(Object.entries(body).filter(([name]) => OTHER_PROPERTIES.includes(name)));
  return {
    ...merge(user, { userPrincipalName, displayName, mail, jobTitle, userType, accountEnabled }),
    ...(givenName === undefined ? {} : { givenName: givenName ?? '' }),
    ...(surname === undefined ? {} : { surname: surname ?? '' }),
    other: merge(user.other ?? {}, other),
  };
}

/**
 * Nobody's password is kept, and yet a weak one is refused, as a command that passes here has to pass there.
 * Source: "Password policies that only apply to cloud user accounts"; the text is that of msgraph-sdk-java-auth#36.
 */
function checkPassword({ passwordProfile, passwordPolicies }: UserBody): void {
  const password = passwordProfile?.password ?? undefined;
  if (password === undefined || /DisableStrongPassword/i.test(String(passwordPolicies))) return;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  if (password.length >= 8 && kinds >= 3) return;
  throw graphErrors.badRequest(
    'The specified password does not comply with password complexity requirements. Please provide a different password.',
  );
}

function checkName(name: string, id: string | undefined, { directory, tenant }: GraphContext): void {
  const domain = name.split('@')[1]?.toLowerCase();
  if (domain !== tenant.domain) {
    throw graphErrors.badRequest(
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  const taken = directory.users
    .all()
    .some((each) => each.id !== id && each.userPrincipalName.toLowerCase() === name.toLowerCase());
  if (taken) throw graphErrors.valueInUse('userPrincipalName');
}
