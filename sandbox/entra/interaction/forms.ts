import { sendNameForm } from '../account/pages.ts';
import { accountOfForm, postedAccount } from '../account/post.ts';
import { mayConsentForAll } from '../consent/approval.ts';
import { recordConsent } from '../consent/record.ts';
import { scopeErrors } from '../errors/scope.ts';
import { DECISIONS, FIELDS } from '../pages/fields.ts';
import type { Parameters } from '../request.ts';
import type { SignedIn } from '../session/sessions.ts';
import type { Interaction } from './interaction.ts';
import { mayAgree, proceed } from './proceed.ts';

/** "Pick an account" or "Sign in" was answered; `then` goes on with the account. @throws EntraError 50020, 90072 */
export async function accountChosen(
  interaction: Interaction,
  form: Parameters,
  then: (interaction: Interaction, account: SignedIn) => void | Promise<void> = proceed,
): Promise<void> {
  const { client, session, context, res, again, purpose } = interaction;
  const posted = postedAccount(form, session, { client, again }, context);
  if (posted.kind === 'name') {
    const shown = { action: interaction.action('account'), purpose, session };
    return sendNameForm(res, shown, posted, context);
  }
  recordAccount(interaction, posted.account, false);
  return then(interaction, posted.account);
}

/** "Verify your identity" was answered. @throws EntraError 65004 by Cancel; those of `proceed` */
export async function secondFactorGiven(interaction: Interaction, form: Parameters): Promise<void> {
  const { user } = accountOfForm(form, interaction.session);
  if (form.get(FIELDS.decision) !== DECISIONS.verify) throw scopeErrors.declined();
  return proceed(interaction, interaction.session.signIn(user, { mfa: true }));
}

/**
 * "Permissions requested" or "Need admin approval" was answered. The permissions are worked out anew: those of the form's
 * page may have been granted, or become more, since.
 * @throws EntraError 65004 by Cancel, 90094 when the account may not agree
 */
export async function consentDecided(interaction: Interaction, form: Parameters): Promise<void> {
  const { client, session, context } = interaction;
  const account = accountOfForm(form, session);
  const permissions = interaction.permissions(account);
  const allowed = mayAgree(interaction, account, permissions);
  const accepted = form.get(FIELDS.decision) === DECISIONS.accept;
  const forAll = interaction.forAll || (mayConsentForAll(account.user) && form.has(FIELDS.forOrganization));
  context.journal.record({
    service: 'entra',
    what: accepted && allowed ? 'consent given' : 'consent refused',
    joins: interaction.joins,
    details: { user: account.user.userPrincipalName, forOrganization: accepted && forAll },
  });
  if (!allowed) throw scopeErrors.adminRequired();
  if (!accepted) throw scopeErrors.declined();
  recordConsent(client, permissions, forAll ? null : account.user.id, context);
  return interaction.finish(account, { adminConsent: forAll });
}

/** Tells the journal who signs in. */
export function recordAccount(
  { context, joins }: Interaction,
  { user }: SignedIn,
  alreadySignedIn: boolean,
): void {
  context.journal.record({
    service: 'entra',
    what: 'account chosen',
    joins,
    details: { user: user.userPrincipalName, alreadySignedIn },
  });
}
