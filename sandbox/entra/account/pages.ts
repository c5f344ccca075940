import type { Response } from 'express';
import type { Frozen } from '../../core/store.ts';
import type { User } from '../../state/directory.ts';
import type { EntraContext } from '../context.ts';
import type { Session } from '../session/sessions.ts';

interface Shown {
  /** Where the form goes. */
  readonly action: string;
  /** What the sign-in is for, as a sentence. */
  readonly purpose: string;
  readonly session: Session;
}

/** A user as the pages list one. */
function tile(user: Frozen<User>, session: Session) {
  const notes = [
    user.directoryRoles.length > 0 ? 'administrator' : user.userType.toLowerCase(),
    ...(session.accounts().some((account) => account.user.id === user.id) ? ['signed in'] : []),
  ];
  return {
    upn: user.userPrincipalName,
    name: user.displayName,
    initials: `${user.givenName[0] ?? ''}${user.surname[0] ?? ''}`,
    note: notes.join(' · '),
  };
}

/** The page "Pick an account", with the way to type `another` name or without. */
export function sendPicker(
  res: Response,
  { action, purpose, session }: Shown,
  users: readonly Frozen<User>[],
  { pages }: EntraContext,
  { another = true } = {},
): void {
  const accounts = users.map((user) => tile(user, session));
  pages.send(res, 'pick-account', { another, action, purpose, canary: session.canary, accounts });
}

/** The page "Sign in", where a name is typed. */
export function sendNameForm(
  res: Response,
  { action, purpose, session }: Shown,
  { username = '', problem }: { username?: string; problem?: string },
  { pages, directory }: EntraContext,
): void {
  const example = directory.users.all().find((user) => user.userType === 'Member')?.userPrincipalName;
  pages.send(res, 'sign-in', { action, purpose, canary: session.canary, username, problem, example });
}
