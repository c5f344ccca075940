import { missingConsent } from '../consent/plan.ts';
import type { Interaction } from '../interaction/interaction.ts';
import { answer } from './answer.ts';
import { addressOf, type Flow, joinsOf } from './flow.ts';

/** The sign-in as what it has in common with others. */
export function interactionOf(flow: Flow): Interaction {
  const { req, res, context, session, request, at, verified } = flow;
  const { prompt, asked } = verified;
  const { client, silent } = at;
  const forAll = prompt.has('admin_consent');
  return {
    req,
    res,
    context,
    session,
    client,
    asked,
    purpose: `to continue to ${client.displayName}`,
    silent,
    again: prompt.has('login'),
    forAll,
    roles: [],
    joins: joinsOf(request),
    action: (step) => addressOf(request, step),
    permissions: ({ user }) =>
      missingConsent({ client, asked, userId: user.id, force: forAll || prompt.has('consent') }, context),
    finish: (account, options) => answer(flow, account, options),
  };
}
