import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';
import { labSetup } from './az.ts';
import { misplaced, whereElse } from './misplaced.ts';
import { nearest } from './near.ts';
import { whyNotCreated } from './not-created.ts';

/** Whether one of the two sites is there, by its name and in the resource group; if not, where it is instead. */
export async function judgeExists(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const site = await facts.site(target[role]);
  if (site) return pass(`${site.name} at ${site.defaultHostName}`);
  const [elsewhere] = await whereElse(facts, [target[role]]);
  if (elsewhere) return misplaced(target, [elsewhere], 'site');
  return (await underAnotherName(facts, target, role)) ?? whyNotCreated(facts, target, role);
}

const MOST_PROBED = 5;

/** A site of the same group that is this app by what it serves, or else by a name that is nearly the right one. */
async function underAnotherName(facts: Facts, target: Target, role: Role): Promise<Fail | undefined> {
  const strangers = (await facts.sites()).filter(
    ({ name, resourceGroup }) =>
      same(resourceGroup, target.resourceGroup) &&
      !same(name, target.frontend) &&
      !same(name, target.backend),
  );
  const pages = await Promise.all(
    strangers
      .filter(({ state }) => state === 'Running')
      .slice(0, MOST_PROBED)
      .map(async (site) => ({ site, page: await facts.home(site.name) })),
  );
  const serving = pages.find(({ page }) => page.kind === 'ours' && page.role === role)?.site;
  const found = serving ?? nearest(target[role], strangers, ({ name }) => name);
  if (!found) return undefined;
  return fail({
    kind: 'other-name',
    found: found.name,
    expected: target[role],
    why: serving
      ? `The ${role} runs, but under another name than the lab was told. A web app cannot be renamed: tell the lab its name, or create it again.`
      : 'There is an app whose name is nearly the right one, probably by a slip when it was created. A web app cannot be renamed: tell the lab its name, or create it again.',
    next: labSetup({ [role]: found.name }),
    portal: `App Services > ${found.name}`,
  });
}
