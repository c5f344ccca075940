import type { Connection } from '../connect.ts';
import { lookAtIdentity, lookAtRole } from './access.ts';
import { lookAtName, lookAtPlan, lookAtRegion, lookAtRuntime } from './azure.ts';
import {
  lookAtAccount,
  lookAtConsent,
  lookAtGrants,
  lookAtRegistering,
  lookAtSecretLifetime,
} from './directory.ts';
import { type Look, ok, warn } from './finding.ts';
import { lookAtDeploymentHosts, lookAtEndpoint } from './network.ts';
import {
  lookAtDeploying,
  lookAtPolicy,
  lookAtProvider,
  lookAtQuota,
  lookAtSubscription,
} from './subscription.ts';

/** One thing that the doctor looks at in a cloud. Nothing is changed by it. */
export interface Examination {
  readonly id: string;
  readonly title: string;
  /** @throws FactError, LabError: it could not be looked at */
  look(connection: Connection): Look | Promise<Look>;
}

/** The oldest az that the steps were tried with. */
const OLDEST_AZ = 45;

/** In the order in which they are told. */
export const examinations: readonly Examination[] = [
  { id: 'sign-in', title: 'Signed in as', look: lookAtIdentity },
  { id: 'subscription', title: 'The subscription', look: lookAtSubscription },
  { id: 'network-login', title: 'Microsoft Entra ID', look: ({ cloud }) => lookAtEndpoint(cloud, 'login') },
  { id: 'network-arm', title: 'Resource Manager', look: ({ cloud }) => lookAtEndpoint(cloud, 'arm') },
  { id: 'network-graph', title: 'Microsoft Graph', look: ({ cloud }) => lookAtEndpoint(cloud, 'graph') },
  { id: 'az', title: 'The Azure CLI', look: lookAtAz },
  { id: 'role', title: 'Your roles', look: lookAtRole },
  { id: 'provider', title: 'The resource provider', look: lookAtProvider },
  { id: 'runtime', title: 'The runtime', look: lookAtRuntime },
  { id: 'region', title: 'The region', look: lookAtRegion },
  { id: 'policy', title: 'Allowed regions', look: lookAtPolicy },
  { id: 'plan', title: 'The plan', look: lookAtPlan },
  { id: 'quota', title: 'The quota', look: lookAtQuota },
  { id: 'frontend', title: "The front-end app's name", look: (each) => lookAtName(each, 'frontend') },
  { id: 'backend', title: "The back-end app's name", look: (each) => lookAtName(each, 'backend') },
  { id: 'deploying', title: 'Deploying code', look: lookAtDeploying },
  { id: 'network-scm', title: 'The deployment service', look: lookAtDeploymentHosts },
  { id: 'account', title: 'Your account', look: lookAtAccount },
  { id: 'registering', title: 'App registrations', look: lookAtRegistering },
  { id: 'secret-lifetime', title: 'Life of client secrets', look: lookAtSecretLifetime },
  { id: 'consent', title: 'Consent', look: lookAtConsent },
  { id: 'grants', title: 'Reading consents', look: lookAtGrants },
];

/** Which az runs the commands. @throws LabError as `Connection.az` */
async function lookAtAz({ az }: Connection): Promise<Look> {
  const { kind, version } = await az();
  if (kind === 'builtin') {
    return ok("the lab's built-in az (no Azure CLI is needed; to use one: https://aka.ms/azure-cli)");
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 2 || minor >= OLDEST_AZ) return ok(`Azure CLI ${version}`);
  return warn(
    `Azure CLI ${version}, which is older than any that was tried`,
    'Bring it up to date (az upgrade), or use the built-in one: --az builtin',
  );
}
