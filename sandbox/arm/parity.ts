import type { ServiceNotes } from '../parity/notes.ts';
import { template } from '../parity/routes.ts';
import { GROUP, PLAN, SITE, SUBSCRIPTION } from './ids.ts';

const on = (method: string, path: string): string => `${method} ${template(path)}`;

/** The same note for several methods of a path. */
const all = (methods: string, path: string, note: string): Record<string, string> =>
  Object.fromEntries(methods.split(' ').map((method) => [on(method, path), note]));

const ROLES = 'Owner, Contributor, Reader and Website Contributor; no custom roles, no conditions';
const authorization = Object.assign(
  {},
  ...[SUBSCRIPTION, GROUP, SITE].flatMap((scope) => [
    all('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/:assignment`, ROLES),
    all('GET', `${scope}/providers/Microsoft.Authorization/roleDefinitions`, ROLES),
    all('GET', `${scope}/providers/Microsoft.Authorization/roleDefinitions/:definition`, ROLES),
  ]),
  ...[GROUP, SITE].map((scope) =>
    all('GET', `${scope}/providers/Microsoft.Authorization/permissions`, ROLES),
  ),
) as Record<string, string>;

/** Azure Resource Manager: what is imitated in part, and what is not. */
export const armParity: ServiceNotes = {
  title: 'Azure Resource Manager',
  host: 'management.azure.localhost',
  about:
    'Subscriptions, resource groups, App Service plans and web apps, access control, and Resource Graph. Answers were compared with recorded ones of the real service, defaults and error texts among them.',
  partly: {
    ...authorization,
    ...all(
      'GET',
      `${SUBSCRIPTION}/providers/:namespace`,
      'the providers that clients of web apps ask for, with their types and API versions',
    ),
    ...all('GET', `${SUBSCRIPTION}/providers`, 'the providers that clients of web apps ask for'),
    ...all(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments`,
      'where new resources may be, and no other policy',
    ),
    ...all(
      'GET',
      `${SUBSCRIPTION}/providers/Microsoft.Web/locations/:location/usages`,
      'of tiers that have a limit; how they are called is inferred from texts of refusals',
    ),
    'POST /providers/Microsoft.ResourceGraph/resources':
      'the tables of resources and groups; where, project, order by, take and count, with the usual comparisons',
    ...all(
      'PUT PATCH',
      PLAN,
      'the SKUs of Linux and Windows plans; nothing scales, and Windows containers are refused',
    ),
    ...all(
      'PUT PATCH',
      SITE,
      'apps in Node.js; those of other stacks and in containers are kept and not run, functions and slots are refused. Members that nothing here reads are kept',
    ),
    ...all(
      'PUT PATCH',
      `${SITE}/config/web`,
      'every member is kept; those that matter to a Node.js app have an effect',
    ),
    ...all('PUT', `${SITE}/config/logs`, 'every member is kept; logs are always on, and in files'),
    ...all(
      'PUT',
      `${SITE}/config/authsettings`,
      'kept, refused where there are V2 settings, and followed by the gateway as far as they are about Microsoft as identity provider',
    ),
    ...all(
      'PUT',
      `${SITE}/config/authsettingsV2`,
      'every member is kept; of the identity providers Microsoft alone has an effect',
    ),
    ...all('GET', `${SITE}/instances`, 'there is one machine'),
    ...all('POST', `${SITE}/publishxml`, 'three profiles, of which the one for zip deployment can be used'),
  },
  unsure: {
    ...all('GET', GROUP, 'the text of ResourceGroupNotFound is remembered'),
    ...all('PUT', PLAN, 'the capacities of SKUs other than F1, B1 and S1 were not seen'),
    ...all('PUT', SITE, 'the text when a subscription is not registered for Microsoft.Web'),
    ...all(
      'PUT',
      `${SITE}/config/authsettingsV2`,
      'whether allowedApplications without any entry is kept as it was written; here it is',
    ),
    ...all(
      'GET',
      `${SITE}/basicPublishingCredentialsPolicies`,
      'what a new site has by default; here both are allowed',
    ),
  },
  missing: [
    'Deployment slots, custom domains and certificates, backups, WebJobs, private networking, autoscale.',
    'Template deployments (Microsoft.Resources/deployments), locks, policies, management groups.',
    'Every provider but Microsoft.Web, Microsoft.Resources, Microsoft.Authorization and Microsoft.ResourceGraph: 404 in ARM’s own words.',
    'Azure Monitor: metrics, diagnostic settings, the activity log.',
    'Edge zones (`metadata.homeLocation` of a location), and the containers of Java’s runtimes (`endOfLifeDate` of a stack’s container settings).',
    '`secretsCollection` of a site, which was always empty when it was there.',
    'Members that the specification’s examples have and the answers of the service do not: `defaultDocuments` and `virtualApplications` in a site’s `siteConfig`, `kind` of authentication settings.',
  ],
};
