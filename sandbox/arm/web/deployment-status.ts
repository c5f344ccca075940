import type { Frozen } from '../../core/store.ts';
import { type Deployment, DeployStatus, resourceKey, type Site } from '../../state/resources.ts';
import type { ArmContext } from '../context.ts';
import { armErrors } from '../error.ts';
import { SITE } from '../ids.ts';
import { findSite } from '../lookup.ts';
import { type Answer, type Operation, operation, web, webList } from '../operation.ts';

const READ = 'Microsoft.Web/sites/deployments/read';

/** ARM's words for how far a deployment has come. */
export type RuntimeStatus =
  | 'BuildRequestReceived'
  | 'BuildInProgress'
  | 'BuildFailed'
  | 'RuntimeStarting'
  | 'RuntimeSuccessful'
  | 'RuntimeFailed';

/**
 * What became of a deployment to Linux, build and start together; newer Azure CLIs follow it. 202 until it is final.
 * Source: "Web Apps - Get Production Site Deployment Status" (REST); statuses: projectkudu/kudu, azure-cli.
 */
export function deploymentStatusOperations({ resources }: ArmContext): Operation[] {
  const of = (site: Frozen<Site>): Frozen<Deployment>[] =>
    resources.deployments.all().filter((each) => resourceKey(each.siteId) === resourceKey(site.id));
  return [
    operation('GET', `${SITE}/deploymentStatus`, READ, ({ params }) => {
      const site = findSite(resources, params);
      return webList(of(site).map((each) => view(site, each)));
    }),
    operation('GET', `${SITE}/deploymentStatus/:deployment`, READ, ({ params }): Answer => {
      const site = findSite(resources, params);
      const found = of(site).find(({ id }) => id.toLowerCase() === params.deployment.toLowerCase());
      if (!found) {
        const type = `Microsoft.Web/sites/${site.name}/deploymentStatus`;
        throw armErrors.resourceNotFound(type, params.deployment, site.resourceGroup);
      }
      const shown = view(site, found);
      return { ...web(shown), status: isFinal(shown.properties.status) ? 200 : 202 };
    }),
  ];
}

function view(site: Frozen<Site>, deployment: Frozen<Deployment>) {
  const status = statusOf(deployment);
  const failed = status === 'BuildFailed' || status === 'RuntimeFailed';
  const starting = status === 'RuntimeStarting';
  return {
    id: `${site.id}/deploymentStatus/${deployment.id}`,
    name: deployment.id,
    type: 'Microsoft.Web/sites/deploymentStatus',
    location: site.location,
    properties: {
      deploymentId: deployment.id,
      status,
      numberOfInstancesInProgress: starting ? 1 : 0,
      numberOfInstancesSuccessful: status === 'RuntimeSuccessful' ? 1 : 0,
      numberOfInstancesFailed: status === 'RuntimeFailed' ? 1 : 0,
      failedInstancesLogs: failed ? [`https://${site.scmHostName}/api/deployments/${deployment.id}/log`] : [],
      errors: failed ? errorsOf(deployment) : null,
    },
  };
}

/** Kudu knows pending, building, deploying, failed and success; how the app fared afterwards is noted beside it. */
export function statusOf({ status, runtime }: Frozen<Deployment>): RuntimeStatus {
  if (status === DeployStatus.Failed) return 'BuildFailed';
  if (status === DeployStatus.Pending) return 'BuildRequestReceived';
  if (status !== DeployStatus.Success) return 'BuildInProgress';
  return runtime ? `Runtime${runtime}` : 'RuntimeSuccessful';
}

const isFinal = (status: RuntimeStatus): boolean => /Failed$|^RuntimeSuccessful$/.test(status);

function errorsOf({ errors, statusText }: Frozen<Deployment>) {
  const messages = errors.length > 0 ? errors : [statusText || 'The deployment failed.'];
  return messages.map((message) => ({
    extendedCode: null,
    messageTemplate: null,
    parameters: null,
    message,
  }));
}
