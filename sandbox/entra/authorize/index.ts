import { type Request, type Response, Router } from 'express';
import { chooseAccount, type Hints, silentAccount } from '../account/choose.ts';
import { sendNameForm, sendPicker } from '../account/pages.ts';
import type { EntraContext } from '../context.ts';
import { accountChosen, consentDecided, recordAccount, secondFactorGiven } from '../interaction/forms.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { proceed } from '../interaction/proceed.ts';
import { type Parameters, readForm } from '../request.ts';
import { checkOwnForm } from '../session/own-form.ts';
import { interactionOf } from './as-interaction.ts';
import { type Flow, joinsOf } from './flow.ts';
import { signInStep } from './step.ts';

/**
 * The authorize endpoint, v1 and v2, and the forms of its pages. Nothing of a sign-in is kept between two pages: each form
 * carries the client's request in its address, and everything is verified again.
 * Sources: "Microsoft identity platform and OAuth 2.0 authorization code flow", "OpenID Connect on the Microsoft identity
 * platform", "Authorize access using OpenID Connect (v1)".
 */
export function authorizeRoutes(context: EntraContext): Router {
  const router = Router();
  const paths = ['/:tenant/oauth2/v2.0/authorize', '/:tenant/oauth2/authorize'];
  const step = (work: (flow: Flow, form: Parameters) => Promise<void>) => [
    readForm(),
    (req: Request, res: Response) => signInStep(req, res, context, work),
  ];
  const form = (name: string, work: (interaction: Interaction, form: Parameters) => Promise<void>) =>
    router.post(
      paths.map((path) => `${path}/${name}`),
      step((flow, fields) => {
        checkOwnForm(flow.req, fields, flow.session);
        return work(interactionOf(flow), fields);
      }),
    );
  router.get(paths, step(begin));
  router.post(paths, step(begin));
  form('account', accountChosen);
  form('verify', secondFactorGiven);
  form('consent', consentDecided);
  return router;
}

/** The client's request itself: who signs in, if that can be told; else the page that asks. */
async function begin(flow: Flow): Promise<void> {
  recordRequest(flow);
  const { at, session, context, res } = flow;
  const interaction = interactionOf(flow);
  const hints = hintsOf(flow);
  if (at.silent) return proceed(interaction, silentAccount(session, hints));
  const shown = { action: interaction.action('account'), purpose: interaction.purpose, session };
  const choice = chooseAccount(session, hints, context.directory);
  switch (choice.kind) {
    case 'account':
      recordAccount(interaction, choice.account, true);
      return proceed(interaction, choice.account);
    case 'name':
      return sendNameForm(res, shown, choice, context);
    case 'pick':
      return sendPicker(res, shown, choice.users, context);
  }
}

function hintsOf({ request: { parameters }, verified: { prompt } }: Flow): Hints {
  return {
    loginHint: parameters.get('login_hint') || undefined,
    domainHint: parameters.get('domain_hint') || undefined,
    sid: parameters.get('sid') || undefined,
    mustChoose: prompt.has('login') || prompt.has('select_account'),
  };
}

function recordRequest({ request, at, verified, context }: Flow): void {
  const { parameters, version } = request;
  context.journal.record({
    service: 'entra',
    what: 'sign-in asked',
    joins: joinsOf(request),
    details: {
      client: at.client.displayName,
      clientId: at.client.appId,
      endpoint: `v${version}`,
      scope: version === 2 ? verified.scope : undefined,
      resource: verified.resource ?? undefined,
      responseType: parameters.get('response_type'),
      responseMode: at.mode,
      redirectHost: new URL(at.redirect.uri).host,
      prompt: parameters.get('prompt'),
      pkce: verified.challenge !== null,
    },
  });
}
