import type { Frozen } from '../../core/store.ts';
import { type Deployment, DeployStatus, resourceKey, type Site } from '../../state/resources.ts';
import type { ArmContext } from '../context.ts';
import { armErrors } from '../error.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Operation, operation, web, webList } from '../operation.ts';

const READ = 'Microsoft.Web/sites/deployments/read';

/** Deployments of a site as ARM shows them: Kudu's own records. Source: "Web Apps - List Deployments" (REST). */
export function deploymentOperations({ resources }: ArmContext): Operation[] {
  const of = (site: Frozen<Site>): Frozen<Deployment>[] =>
    resources.deployments
      .all()
      .filter((each) => resourceKey(each.siteId) === resourceKey(site.id))
      .toReversed();
  const find = (site: Frozen<Site>, id: string): Frozen<Deployment> => {
    const found = of(site).find((each) => each.id.toLowerCase() === id.toLowerCase());
    if (found) return found;
    throw armErrors.resourceNotFound(`Microsoft.Web/sites/${site.name}/deployments`, id, site.resourceGroup);
  };
  return [
    operation('GET', `${SITE}/deployments`, READ, ({ params }) => {
      const site = findSite(resources, params);
      return webList(of(site).map((each) => view(site, each)));
    }),
    operation('GET', `${SITE}/deployments/:deployment`, READ, ({ params }) => {
      const site = findSite(resources, params);
      return web(view(site, find(site, params.deployment)));
    }),
    operation('GET', `${SITE}/deployments/:deployment/log`, READ, ({ params }) => {
      const site = findSite(resources, params);
      const { id, log } = find(site, params.deployment);
      return web({
        id: `${site.id}/deployments/${id}/log`,
        name: 'log',
        type: 'Microsoft.Web/sites/deployments/log',
        location: site.location,
        properties: log.map(({ time, message, type, id: entry }) => ({
          log_time: time,
          id: entry,
          message,
          type,
        })),
      });
    }),
  ];
}

function view(site: Frozen<Site>, deployment: Frozen<Deployment>) {
  const { id, status, endedAt } = deployment;
  const url = `https://${site.scmHostName}/api/deployments/${id}`;
  return {
    id: `${site.id}/deployments/${id}`,
    name: id,
    type: 'Microsoft.Web/sites/deployments',
    location: site.location,
    properties: {
      id,
      status,
      status_text: deployment.statusText,
      author_email: 'N/A',
      author: deployment.author,
      deployer: deployment.deployer,
      message: deployment.message,
      progress: deployment.progress,
      received_time: deployment.receivedAt,
      start_time: deployment.startedAt,
      end_time: endedAt ?? null,
      last_success_end_time: status === DeployStatus.Success ? (endedAt ?? null) : null,
      complete: endedAt !== undefined,
      active: deployment.active,
      is_temp: deployment.temporary,
      is_readonly: !deployment.temporary,
      url,
      log_url: `${url}/log`,
      site_name: site.name,
    },
  };
}
