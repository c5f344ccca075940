import { checkAssignment, mfaChallenge, resourceThatWantsMfa } from '../account/allowed.ts';
import { mayConsentForAll, needsAdministrator } from '../consent/approval.ts';
import { sendApproval, sendConsent } from '../consent/pages.ts';
import type { Permission } from '../consent/plan.ts';
import { scopeErrors } from '../errors/scope.ts';
import type { SignedIn } from '../session/sessions.ts';
import type { Interaction } from './interaction.ts';

/**
 * An account is chosen. What still stands between it and the end, in order: assignment, a second factor, consent. Each
 * either shows a page, whose form comes back to this interaction, or is an error where no page may be shown.
 * @throws EntraError 50105, 50076, 65001
 */
export async function proceed(interaction: Interaction, account: SignedIn): Promise<void> {
  const { client, asked, context, silent, forAll, roles } = interaction;
  const resources = asked.resources.map(({ resource }) => resource);
  checkAssignment(account.user, client, resources, context.directory);

  const guarded = resourceThatWantsMfa(asked, context.resources, context.directory);
  if (guarded && !account.mfa) {
    if (silent) throw mfaChallenge(guarded);
    return sendVerify(interaction, account, guarded.displayName);
  }

  const permissions = interaction.permissions(account);
  if (permissions.length === 0 && roles.length === 0) {
    return interaction.finish(account, { adminConsent: false });
  }
  if (silent) throw scopeErrors.consentRequired(client.appId, client.displayName);
  const needsAdmin = !mayAgree(interaction, account, permissions);
  recordQuestion(interaction, account, permissions, needsAdmin);
  const page = {
    client,
    user: account.user,
    session: interaction.session,
    action: interaction.action('consent'),
  };
  if (needsAdmin) {
    sendApproval(interaction.res, { ...page, accountAction: interaction.action('account') }, context);
  } else sendConsent(interaction.res, { ...page, permissions, roles, organization: forAll }, context);
}

/** Whether this account may agree to these permissions, in the way that is asked. */
export function mayAgree(
  { client, context, forAll }: Interaction,
  { user }: SignedIn,
  permissions: readonly Permission[],
): boolean {
  if (forAll) return mayConsentForAll(user);
  return !needsAdministrator(permissions, client, user, context.directory);
}

function sendVerify(interaction: Interaction, { user }: SignedIn, resource: string): void {
  const { context, res, session } = interaction;
  context.pages.send(res, 'verify', {
    action: interaction.action('verify'),
    canary: session.canary,
    userId: user.id,
    upn: user.userPrincipalName,
    resource,
  });
}

function recordQuestion(
  { context, client, joins, roles }: Interaction,
  { user }: SignedIn,
  permissions: readonly Permission[],
  needsAdmin: boolean,
): void {
  context.journal.record({
    service: 'entra',
    what: needsAdmin ? 'administrator needed' : 'consent asked',
    joins,
    details: {
      client: client.displayName,
      user: user.userPrincipalName,
      permissions: [
        ...permissions.map(({ resource, scope }) => `${resource.displayName}: ${scope.value}`),
        ...roles.map(({ resource, role }) => `${resource.displayName}: ${role.value}`),
      ],
    },
  });
}
