import type { Frozen } from '../../core/store.ts';
import { resourceKey, type Site } from '../../state/resources.ts';
import { type ArmContext, nowOf } from '../context.ts';
import { SITE, SITES, SUBSCRIPTION } from '../ids.ts';
import { findGroup, findSite, maybeSite, planOf, sitesIn } from '../lookup.ts';
import {
  type ArmRequest,
  nothingDeleted,
  type Operation,
  operation,
  web,
  webDone,
  webList,
} from '../operation.ts';
import { forgetDeployments } from './forget.ts';
import { siteView } from './site-view.ts';
import { writeSite } from './site-write.ts';

const TYPE = 'Microsoft.Web/sites';

/** Sites ("web apps"). Source: "Web Apps" (REST); recorded answers of the real service. */
export function siteOperations(context: ArmContext): Operation[] {
  const { resources, access } = context;
  const listed = (request: ArmRequest<'subscription'>, group?: string) =>
    webList(
      resources.sites
        .all()
        .filter((each) => each.subscriptionId === request.params.subscription.toLowerCase())
        .filter((each) => group === undefined || resourceKey(each.resourceGroup) === resourceKey(group))
        .filter((each) => access.allowed(request.caller, `${TYPE}/read`, each.id))
        .map((each) => siteView(resources, each, 'listed')),
    );
  const put = (request: ArmRequest<'subscription' | 'group' | 'site'>) => {
    const site = writeSite(context, request);
    return web(siteView(resources, site, 'put'), site.changedAt);
  };
  return [
    operation(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Web/sites`,
      `${TYPE}/read`,
      (request) => listed(request),
      {
        reach: 'anywhere',
      },
    ),
    operation('GET', SITES, `${TYPE}/read`, (request) =>
      listed(request, findGroup(resources, request.params).name),
    ),
    operation('GET', SITE, `${TYPE}/read`, ({ params }) => {
      const site = findSite(resources, params);
      return web(siteView(resources, site, 'got'), site.changedAt);
    }),
    operation('PUT', SITE, `${TYPE}/write`, put, { budget: 'site-writes' }),
    operation('PATCH', SITE, `${TYPE}/write`, (request) => {
      findSite(resources, request.params);
      return put(request);
    }),
    operation('DELETE', SITE, `${TYPE}/delete`, ({ params, query }) => {
      const site = maybeSite(resources, params);
      if (!site) return nothingDeleted;
      deleteSite(context, site, !/^false$/i.test(query.get('deleteEmptyServerFarm') ?? ''));
      return webDone(nowOf(context));
    }),
    ...(['start', 'stop', 'restart'] as const).map((what) =>
      operation(
        'POST',
        `${SITE}/${what}`,
        `${TYPE}/${what}/action`,
        ({ params }) => {
          const site = findSite(resources, params);
          const changed = resources.sites.put({ ...site, ...after(what, site), changedAt: nowOf(context) });
          return webDone(changed.changedAt);
        },
        { budget: 'writes' },
      ),
    ),
  ];
}

/** To restart a site that is stopped does not start it. */
function after(what: 'start' | 'stop' | 'restart', site: Frozen<Site>): Partial<Site> {
  if (what === 'stop') return { state: 'Stopped' };
  if (what === 'start') return { state: 'Running' };
  return { restarts: site.restarts + 1 };
}

/** The plan goes with its last site, unless the client asks that it stay. Source: recorded answers of the real service. */
function deleteSite({ resources, store }: ArmContext, site: Frozen<Site>, withEmptyPlan: boolean): void {
  store.transaction(() => {
    const plan = planOf(resources, site);
    forgetDeployments(resources, site);
    resources.sites.delete(resourceKey(site.id));
    if (withEmptyPlan && sitesIn(resources, plan).length === 0) resources.plans.delete(resourceKey(plan.id));
  });
}
