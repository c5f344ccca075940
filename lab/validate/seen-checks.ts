import { type Check, fail } from '../../checks/check.ts';
import type { Role } from '../../checks/facts/page.ts';
import { checks as allChecks } from '../../checks/index.ts';
import type { Found } from './find-apps.ts';

/** Cleaning up is the end of a lab: there is nothing left then that could be looked at. */
const OVER = ['group-deleted', 'registrations-deleted'];

/** The checks of a class, in the order of the lab, up to a step. */
export const seenChecks = (lastStep: number): readonly Check[] =>
  allChecks.filter(({ id, step }) => step <= lastStep && !OVER.includes(id));

/** The last step that a class is looked at for. */
export const LAST_SEEN_STEP = Math.max(...seenChecks(Number.POSITIVE_INFINITY).map(({ step }) => step));

const EXISTS: Readonly<Record<string, Role>> = { 'frontend-exists': 'frontend', 'backend-exists': 'backend' };

/**
 * The same for a student of whom an app was not found and was not named: nobody knows what it would be called, so that it
 * is not looked for by a name, and simply is not there yet.
 */
export function checksFor(checks: readonly Check[], found: Found): readonly Check[] {
  return checks.map((check) => {
    const role = EXISTS[check.id];
    const noPlace = check.id === 'resource-group-exists' && found.resourceGroup === undefined;
    if (!noPlace && (role === undefined || found[role] !== undefined)) return check;
    const what = role === undefined ? 'web app, in any resource group,' : `web app that could be the ${role}`;
    return {
      ...check,
      run: async () =>
        fail({
          kind: 'not-created',
          found: `no ${what} was found`,
          expected:
            role === undefined ? 'a resource group with two web apps' : `a web app that is the ${role}`,
          why: 'Step 1 is still to be done; or the apps are elsewhere, and the roster has to say where.',
          next: 'npx lab run --from 1 --to 1',
        }),
    };
  });
}
