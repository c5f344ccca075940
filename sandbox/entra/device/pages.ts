import { type Request, type Response, Router } from 'express';
import type { Frozen } from '../../core/store.ts';
import { sendPicker } from '../account/pages.ts';
import { accountOfForm } from '../account/post.ts';
import type { DeviceRequest } from '../artifact/device-codes.ts';
import { redirect } from '../authorize/respond.ts';
import { findClient } from '../client.ts';
import { missingConsent } from '../consent/plan.ts';
import type { EntraContext } from '../context.ts';
import { EntraError } from '../error.ts';
import { scopeErrors } from '../errors/scope.ts';
import { accountChosen, consentDecided, secondFactorGiven } from '../interaction/forms.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { proceed } from '../interaction/proceed.ts';
import { DECISIONS, FIELDS } from '../pages/fields.ts';
import { formOf, type Parameters, parametersOf, queryOf, readForm } from '../request.ts';
import { parseScope, wholeResource } from '../scope.ts';
import { checkOwnForm } from '../session/own-form.ts';
import type { Session, SignedIn } from '../session/sessions.ts';

/** Where the user types the code. */
export const USER_PAGE = '/common/oauth2/deviceauth';

/** The user's side of the device code flow: code, account, "are you trying to sign in", and the rest as at authorize. */
export function devicePages(context: EntraContext): Router {
  const router = Router();
  router.get(USER_PAGE, (req, res) => {
    const session = context.sessions.open(req, res);
    const typed = typedCode(req);
    const device = context.deviceCodes.waiting(typed);
    if (device) sendAccounts(interactionOf(req, res, session, device, context));
    else sendCodeForm(res, session, typed, context);
  });
  router.post(USER_PAGE, readForm(), (req, res) => {
    const session = context.sessions.open(req, res);
    const form = formOf(req);
    checkOwnForm(req, form, session);
    const typed = form.get(FIELDS.userCode) ?? '';
    const device = context.deviceCodes.waiting(typed);
    if (device) redirect(res, pageOf('', device.userCode));
    else sendCodeForm(res, session, typed, context);
  });

  const step = (name: string, work: (interaction: Interaction, form: Parameters) => Promise<void>) =>
    router.post(`${USER_PAGE}/${name}`, readForm(), async (req, res) => {
      const session = context.sessions.open(req, res);
      const form = formOf(req);
      checkOwnForm(req, form, session);
      const typed = typedCode(req);
      const device = context.deviceCodes.waiting(typed);
      if (!device) return sendCodeForm(res, session, typed, context);
      const interaction = interactionOf(req, res, session, device, context);
      try {
        await work(interaction, form);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        decline(interaction, device);
      }
    });
  step('account', (interaction, form) => accountChosen(interaction, form, sendConfirm));
  step('confirm', async (interaction, form) => {
    if (form.get(FIELDS.decision) !== DECISIONS.continue) throw scopeErrors.declined();
    return proceed(interaction, accountOfForm(form, interaction.session));
  });
  step('verify', secondFactorGiven);
  step('consent', consentDecided);
  return router;
}

/** The person said no, or may not say yes: the device is told, and need not wait. */
const isRefusal = (error: unknown): boolean =>
  error instanceof EntraError && [65004, 90094].includes(error.code);

const typedCode = (req: Request): string => parametersOf(queryOf(req)).get(FIELDS.userCode) ?? '';

const pageOf = (step: string, userCode: string): string =>
  `${USER_PAGE}${step}?${new URLSearchParams({ [FIELDS.userCode]: userCode })}`;

/** The sign-in for a device as what it has in common with others. */
function interactionOf(
  req: Request,
  res: Response,
  session: Session,
  device: Frozen<DeviceRequest>,
  context: EntraContext,
): Interaction {
  const { resources, directory, tenant } = context;
  const client = findClient(device.appId, directory, tenant);
  const scope = parseScope(device.scope, resources, client.displayName);
  const asked =
    device.resource === null
      ? scope
      : { oidc: scope.oidc, resources: [wholeResource(device.resource, resources)] };
  const interaction: Interaction = {
    req,
    res,
    context,
    session,
    client,
    asked,
    purpose: `You’re signing in to ${client.displayName} on another device or in a terminal.`,
    silent: false,
    again: false,
    forAll: false,
    roles: [],
    joins: { device: device.userCode },
    action: (step) => pageOf(`/${step}`, device.userCode),
    permissions: ({ user }) => missingConsent({ client, asked, userId: user.id, force: false }, context),
    finish: (account) => approve(interaction, device, account),
  };
  return interaction;
}

/** Asks for the code; `typed` is one that nobody waits for. */
function sendCodeForm(res: Response, session: Session, typed: string, { pages }: EntraContext): void {
  pages.send(res, 'device-code', {
    action: USER_PAGE,
    canary: session.canary,
    userCode: typed,
    problem: typed ? 'That code didn’t work. Check the code and try again.' : undefined,
  });
}

function sendAccounts({ res, context, session, purpose, action }: Interaction): void {
  const users = context.directory.users.all().filter((user) => user.accountEnabled);
  sendPicker(res, { action: action('account'), purpose, session }, users, context);
}

function sendConfirm({ res, req, context, session, client }: Interaction, { user }: SignedIn): void {
  context.pages.send(res, 'device-confirm', {
    action: pageOf('/confirm', typedCode(req)),
    canary: session.canary,
    userId: user.id,
    upn: user.userPrincipalName,
    app: client.displayName,
  });
}

function approve(
  { client, context, res, session, joins }: Interaction,
  device: Frozen<DeviceRequest>,
  { sid, signedInAt, mfa, user }: SignedIn,
): void {
  context.deviceCodes.decide(device.userCode, { userId: user.id, sid, signedInAt, mfa });
  session.tell(user.id, client.appId);
  context.journal.record({
    service: 'entra',
    what: 'device code approved',
    joins,
    details: { client: client.displayName, user: user.userPrincipalName },
  });
  context.pages.send(res, 'message', {
    heading: client.displayName,
    text: `You have signed in to the ${client.displayName} application on your device. You may now close this window.`,
  });
}

function decline({ client, context, res, joins }: Interaction, device: Frozen<DeviceRequest>): void {
  context.deviceCodes.decide(device.userCode, null);
  const details = { client: client.displayName };
  context.journal.record({ service: 'entra', what: 'device code declined', joins, details });
  context.pages.send(res, 'message', {
    heading: 'You declined the sign-in',
    text: `${client.displayName} gets no access. You may now close this window.`,
  });
}
