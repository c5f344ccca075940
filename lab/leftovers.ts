import type { Application } from '../checks/facts/applications.ts';
import type { Facts } from '../checks/facts/index.ts';
import { belongsTo, registrationOf } from '../checks/judging/registration.ts';
import type { Target } from '../checks/target.ts';

/**
 * The app registrations of a lab: those of its two apps, and whatever else has their names or sends people back to their
 * hosts, whether the apps are still there or not.
 * @throws FactError
 */
export async function registrationsOf(facts: Facts, target: Target): Promise<readonly Application[]> {
  const [frontend, backend] = await Promise.all([facts.site(target.frontend), facts.site(target.backend)]);
  const own = await Promise.all(
    (['frontend', 'backend'] as const).map(
      async (role) => (await registrationOf(facts, target, role))?.application,
    ),
  );
  const alike = (await facts.applicationsAlike()).filter(
    (each) => belongsTo(each, target.frontend, frontend) || belongsTo(each, target.backend, backend),
  );
  const all = [...own.flatMap((each) => each ?? []), ...alike];
  return all.filter((each, index) => all.findIndex(({ appId }) => appId === each.appId) === index);
}
