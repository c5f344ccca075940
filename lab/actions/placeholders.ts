import type { Facts } from '../../checks/facts/index.ts';
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

/** What only Azure knows. A site's host name is never worked out from its name. */
const read: Readonly<Record<string, (facts: Facts, target: Target) => Promise<string>>> = {
  '<tenant-id>': async (_facts, { tenant }) => tenant,
  '<subscription-id>': async (_facts, { subscription }) => subscription,
  '<front-end-host-name>': (facts, { frontend }) => hostName(facts, 'front-end', frontend),
  '<back-end-host-name>': (facts, { backend }) => hostName(facts, 'back-end', backend),
};

async function hostName(facts: Facts, which: string, name: string): Promise<string> {
  const site = await facts.site(name);
  if (site) return site.defaultHostName;
  throw new LabError('step', `The ${which} app ${name} does not exist yet, so nobody knows its host name.`, {
    next: 'Do step 1 first: npx lab run --to 1',
  });
}

/** Every placeholder that a step may use. */
export const knownPlaceholders: readonly string[] = [...Object.keys(chosen), ...Object.keys(read)];

/** The placeholders in a text, known or not. */
export const placeholdersIn = (text: string): readonly string[] => text.match(/<[a-z][a-z0-9-]*>/g) ?? [];

/** The values that are known without asking anybody. */
export const chosenValues = (names: Names): Values =>
  new Map(Object.entries(chosen).map(([name, value]) => [name, value(names)]));

/**
 * The values of every placeholder in `text`; what only Azure knows is read from there.
 * @throws LabError `step` when an app does not exist yet whose address is needed, or a placeholder is unknown; FactError
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
