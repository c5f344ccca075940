import type { Frozen } from '../../core/store.ts';
import type { Directory, User } from '../../state/directory.ts';
import { accountName } from '../claims/people.ts';
import { userErrors } from '../errors/user.ts';
import type { Session, SignedIn } from '../session/sessions.ts';
import { findUser } from './find.ts';

/** What the request says about whom it wants. */
export interface Hints {
  readonly loginHint: string | undefined;
  readonly domainHint: string | undefined;
  /** The sign-in that the client knows (`sid` of an ID token). */
  readonly sid: string | undefined;
  /** `prompt=login` or `select_account`: somebody must choose, whoever is signed in. */
  readonly mustChoose: boolean;
}

export type Choice =
  | { readonly kind: 'account'; readonly account: SignedIn }
  /** Ask whom of these. */
  | { readonly kind: 'pick'; readonly users: readonly Frozen<User>[] }
  /** Ask for a name; `username` is filled in. */
  | { readonly kind: 'name'; readonly username: string };

/**
 * Who signs in, if that can be told without asking: the one account that is signed in in this browser, or the one of
 * several that a hint names. Source: "Single sign-on" and the parameters `login_hint`, `domain_hint`, `prompt` in
 * "Microsoft identity platform and OAuth 2.0 authorization code flow".
 */
export function chooseAccount(session: Session, hints: Hints, directory: Directory): Choice {
  const { loginHint, mustChoose } = hints;
  if (!mustChoose) {
    const fitting = session.accounts().filter((account) => fits(account, hints));
    const [only, ...others] = fitting;
    if (only && others.length === 0) return { kind: 'account', account: only };
  }
  if (loginHint) return { kind: 'name', username: loginHint };
  return { kind: 'pick', users: usersFor(hints, directory) };
}

/** Who signs in silently. @throws EntraError 50058 when nobody is signed in, 16000 when several are and none is named */
export function silentAccount(session: Session, hints: Hints): SignedIn {
  const [only, ...others] = session.accounts().filter((account) => fits(account, hints));
  if (!only) throw userErrors.notSignedIn();
  if (others.length > 0) throw userErrors.severalSignedIn();
  return only;
}

function fits({ user, sid }: SignedIn, hints: Hints): boolean {
  if (hints.sid) return sid === hints.sid;
  if (hints.loginHint) return sameName(user, hints.loginHint);
  return inDomain(user, hints.domainHint);
}

const sameName = (user: Frozen<User>, name: string): boolean =>
  [user.userPrincipalName, user.mail, user.id].some((each) => each?.toLowerCase() === name.toLowerCase());

/** The accounts to offer: those that may sign in, of the domain that was named if there are any. */
function usersFor({ domainHint }: Hints, { users }: Directory): readonly Frozen<User>[] {
  const enabled = users.all().filter((user) => user.accountEnabled);
  const ofDomain = enabled.filter((user) => inDomain(user, domainHint));
  return ofDomain.length > 0 ? ofDomain : enabled;
}

/** `organizations` and an absent hint mean any work account. */
function inDomain(user: Frozen<User>, domain: string | undefined): boolean {
  if (!domain || domain === 'organizations') return true;
  return accountName(user).toLowerCase().endsWith(`@${domain.toLowerCase()}`);
}

/**
 * The account that was chosen on a page by button or by name.
 * @returns a text for the person when there is none
 */
export function namedAccount(name: string, directory: Directory): Frozen<User> | string {
  const user = findUser(name, directory);
  if (!user) return 'We couldn’t find an account with that username.';
  return user.accountEnabled ? user : 'Your account has been disabled. Contact your administrator.';
}
