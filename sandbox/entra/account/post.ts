import type { Client } from '../client.ts';
import type { EntraContext } from '../context.ts';
import { userErrors } from '../errors/user.ts';
import { FIELDS } from '../pages/fields.ts';
import type { Parameters } from '../request.ts';
import type { Session, SignedIn } from '../session/sessions.ts';
import { namedAccount } from './choose.ts';
import { isForeign, outsider } from './find.ts';

export type Posted =
  | { readonly kind: 'account'; readonly account: SignedIn }
  | { readonly kind: 'name'; readonly username?: string; readonly problem?: string };

/**
 * What a person did on "Pick an account" or "Sign in". Choosing an account signs it in: the sandbox's accounts have no
 * passwords. One that is signed in already stays as it is, unless it must sign in `again`.
 * @throws EntraError 50020 or 90072 for an account of another organization
 */
export function postedAccount(
  form: Parameters,
  session: Session,
  { client, again }: { client: Client; again: boolean },
  context: EntraContext,
): Posted {
  const name = form.get(FIELDS.account) ?? form.get(FIELDS.username);
  if (form.has(FIELDS.another) || !name) return { kind: 'name' };
  const user = namedAccount(name, context.directory);
  if (typeof user === 'string') {
    if (isForeign(name, context.tenant)) throw outsider(name, client, context);
    return { kind: 'name', username: name, problem: user };
  }
  const already = session.accounts().find((account) => account.user.id === user.id);
  return { kind: 'account', account: already && !again ? already : session.signIn(user) };
}

/**
 * The account that the page was for (`signed_in_as`), which must still be signed in in this browser.
 * @throws EntraError 50089
 */
export function accountOfForm(form: Parameters, session: Session): SignedIn {
  const account = session.accounts().find(({ user }) => user.id === form.get(FIELDS.signedInAs));
  if (!account) throw userErrors.flowExpired();
  return account;
}

/** The account that was picked on the sign-out page; none where it is signed out already. */
export const postedAccountToSignOut = (form: Parameters, session: Session): SignedIn | undefined =>
  session.accounts().find(({ user }) => user.userPrincipalName === form.get(FIELDS.account));
