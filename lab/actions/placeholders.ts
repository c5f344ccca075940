import { randomUUID } from 'node:crypto';
import type { Application } from '../../checks/facts/applications.ts';
import type { Facts } from '../../checks/facts/index.ts';
import { registrationOf } from '../../checks/judging/registration.ts';
import type { Target } from '../../checks/target.ts';
import { LabError } from '../errors.ts';
import type { Names } from '../state/names.ts';

/** What replaces placeholders: from `<front-end-app-name>` to a value. */
export type Values = ReadonlyMap<string, string>;

/** What the learner chose. */
const chosen: Readonly<Record<string, (names: Names) => string>> = {
  '<front-end-app-name>': ({ frontend }) => frontend,
  '<back-end-app-name>': ({ backend }) => backend,
  '<resource-group-name>': ({ resourceGroup }) => resourceGroup,
  '<app-service-plan-name>': ({ plan }) => plan,
  '<location>': ({ location }) => location,
  '<sku>': ({ sku }) => sku,
  '<runtime>': ({ runtime }) => runtime,
};

type Role = 'frontend' | 'backend';
type Reader = (facts: Facts, target: Target) => Promise<string>;

/**
 * What only Azure knows. A site's host name is never worked out from its name, and a registration is found by what belongs
 * to the app, not by what was remembered.
 */
const read: Readonly<Record<string, Reader>> = {
  '<tenant-id>': async (_facts, { tenant }) => tenant,
  '<subscription-id>': async (_facts, { subscription }) => subscription,
  '<front-end-host-name>': hostName('frontend'),
  '<back-end-host-name>': hostName('backend'),
  '<front-end-client-id>': async (...from) => (await registration('frontend', ...from)).appId,
  '<back-end-client-id>': async (...from) => (await registration('backend', ...from)).appId,
  '<back-end-scope-id>': async (...from) => {
    const id = scopeOf(await registration('backend', ...from));
    if (id !== undefined) return id;
    throw new LabError('step', 'The backend’s registration exposes no user_impersonation yet.', {
      next: 'Do step 4 first: npx lab run --to 4',
    });
  },
  '<new-front-end-scope-id>': async (...from) => newScope(await registration('frontend', ...from)),
  '<new-back-end-scope-id>': async (...from) => newScope(await registration('backend', ...from)),
  '<login-origin>': async ({ cloud }) => cloud.login,
  '<graph-origin>': async ({ cloud }) => cloud.graph,
  '<portal-address>': async ({ cloud }) => cloud.browse(new URL(cloud.portal).host),
};

function hostName(role: Role): Reader {
  return async (facts, target) => {
    const site = await facts.site(target[role]);
    if (site) return site.defaultHostName;
    const which = role === 'frontend' ? 'front-end' : 'back-end';
    const why = `The ${which} app ${target[role]} does not exist yet, so nobody knows its host name.`;
    throw new LabError('step', why, { next: 'Do step 1 first: npx lab run --to 1' });
  };
}

async function registration(role: Role, facts: Facts, target: Target): Promise<Application> {
  const found = await registrationOf(facts, target, role);
  if (found) return found.application;
  throw new LabError('step', `There is no app registration for ${target[role]} yet.`, {
    next: 'Do step 4 first: npx lab run --to 4',
  });
}

const scopeOf = ({ scopes }: Application): string | undefined =>
  scopes.find(({ value }) => value === 'user_impersonation')?.id;

/** The scope that is there keeps its ID: Entra ID does not let an enabled one go. */
const newScope = (application: Application): string => scopeOf(application) ?? randomUUID();

/** Every placeholder that a step may use. */
export const knownPlaceholders: readonly string[] = [...Object.keys(chosen), ...Object.keys(read)];

/** The placeholders in a text, known or not. */
export const placeholdersIn = (text: string): readonly string[] => text.match(/<[a-z][a-z0-9-]*>/g) ?? [];

/** The values that are known without asking anybody. */
export const chosenValues = (names: Names): Values =>
  new Map(Object.entries(chosen).map(([name, value]) => [name, value(names)]));

/**
 * The values of every placeholder in `text`; what only Azure knows is read from there.
 * @throws LabError `step` when an earlier step has not made what is needed, or a placeholder is unknown; FactError
 */
export async function readValues(text: string, target: Target, facts: Facts): Promise<Values> {
  const values = new Map(chosenValues(target));
  for (const name of placeholdersIn(text)) {
    if (values.has(name)) continue;
    const reader = read[name];
    if (!reader) {
      throw new LabError('step', `The step uses ${name}, which the lab does not know.`, {
        next: 'For authors of steps: npx lab author lint',
      });
    }
    values.set(name, await reader(facts, target));
  }
  return values;
}

/** `text` with the placeholders replaced that have a value. */
export const fill = (text: string, values: Values): string =>
  text.replaceAll(/<[a-z][a-z0-9-]*>/g, (name) => values.get(name) ?? name);
