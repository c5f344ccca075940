import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import { isGuid, same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Target } from '../target.ts';
import { belongsTo } from './registration.ts';
import { settling } from './settling.ts';

/**
 * Whether no registration of either app is left: the one with which somebody has signed in, or any that has an app's name or
 * sends people back to its host. An application that authentication names, and of which none of this is true, was named by
 * mistake, and is somebody else's. One that was deleted is gone, although it can still be restored.
 * Sources: "Delete application" and "List deletedItems" (Graph v1.0). Deleting a group touches no registration.
 */
export async function judgeRegistrationsDeleted(facts: Facts, target: Target): Promise<Verdict> {
  const [group, left] = await Promise.all([facts.resourceGroup(), registrationsLeft(facts, target)]);
  if (left.length > 0) return registrationsThere(left, group ? { expectedUntil: 12 } : settling(facts));
  const restorable = (await facts.deletedApplications()).some(({ displayName }) =>
    [target.frontend, target.backend].some((name) => same(displayName ?? '', name)),
  );
  return pass(
    'no registration is left',
    restorable
      ? 'Deleted ones can be restored for 30 days; then they are gone for good, and with them their secrets.'
      : undefined,
  );
}

/** Each once. */
async function registrationsLeft(facts: Facts, target: Target): Promise<readonly Application[]> {
  const [sites, receipts, alike] = await Promise.all([
    Promise.all([target.frontend, target.backend].map((name) => facts.site(name))),
    facts.receipts(),
    facts.applicationsAlike(),
  ]);
  const settings = await Promise.all(sites.flatMap((site) => (site ? [facts.authSettings(site.name)] : [])));
  const signedInWith = receipts[0]?.app ?? '';
  const named = settings.map(({ provider }) => provider.clientId);
  const ids = [signedInWith, ...named].filter(isGuid);
  const byId = await Promise.all([...new Set(ids)].map((id) => facts.application(id)));
  const [frontend, backend] = sites;
  const all = [...byId.flatMap((each) => each ?? []), ...alike].filter(
    (each) =>
      same(each.appId, signedInWith) ||
      belongsTo(each, target.frontend, frontend) ||
      belongsTo(each, target.backend, backend),
  );
  return all.filter((each, index) => all.findIndex(({ appId }) => appId === each.appId) === index);
}

function registrationsThere(left: readonly Application[], more: Pick<Fail, 'soon' | 'expectedUntil'>): Fail {
  const twins = left.some((each, index) =>
    left.slice(0, index).some(({ displayName }) => same(displayName, each.displayName)),
  );
  return fail({
    kind: twins ? 'twin-registrations' : 'registration-left',
    found: left.map(({ displayName, appId }) => `${displayName} (${appId})`).join(', '),
    expected: 'no registration of either app',
    why: `Registrations are in Microsoft Entra ID and not in the resource group: deleting the group leaves them behind, with secrets that are still good.${twins ? ' Some have the same name, from an earlier try: names are not unique, so they are deleted by their IDs.' : ''}`,
    next: left.map(({ appId }) => `az ad app delete --id ${appId}`).join('\n'),
    portal: 'App registrations > the registration > Overview > Delete',
    ...more,
  });
}
