import { regions } from '../../state/regions.ts';

/** A resource type, as a provider lists it. */
interface ResourceType {
  readonly resourceType: string;
  readonly locations: readonly string[];
  readonly apiVersions: readonly string[];
  readonly defaultApiVersion?: string;
  readonly apiProfiles?: readonly { readonly profileVersion: string; readonly apiVersion: string }[];
  readonly zoneMappings?: readonly { readonly location: string; readonly zones: readonly string[] }[];
  readonly capabilities: string;
}

/** A resource provider that the sandbox knows of. */
export interface Provider {
  readonly namespace: string;
  /** `RegistrationFree`: its types can always be used. */
  readonly registrationPolicy: 'RegistrationRequired' | 'RegistrationFree';
  readonly resourceTypes: readonly ResourceType[];
}

/** Newest first, because clients take the first. Source: "Microsoft.Web resource types" (template reference). */
const webVersions = [
  '2025-05-01',
  '2025-03-01',
  '2024-11-01',
  '2024-04-01',
  '2023-12-01',
  '2023-01-01',
  '2022-09-01',
  '2022-03-01',
  '2021-03-01',
  '2021-02-01',
  '2021-01-15',
  '2021-01-01',
  '2020-12-01',
  '2020-10-01',
  '2020-09-01',
  '2020-06-01',
  '2019-08-01',
  '2018-11-01',
  '2018-02-01',
  '2017-08-01',
  '2016-09-01',
  '2016-08-01',
  '2016-03-01',
  '2015-08-01',
];

/** Versions of ARM's own types. Source: "Microsoft.Resources resource types" (template reference). */
const resourcesVersions = [
  '2025-04-01',
  '2025-03-01',
  '2024-11-01',
  '2024-08-01',
  '2024-07-01',
  '2024-03-01',
  '2023-07-01',
  '2022-12-01',
  '2022-09-01',
  '2022-06-01',
  '2022-01-01',
  '2021-04-01',
  '2021-01-01',
  '2020-10-01',
  '2020-09-01',
  '2020-08-01',
  '2020-06-01',
  '2020-01-01',
  '2019-11-01',
  '2019-10-01',
  '2019-08-01',
  '2019-07-01',
  '2019-06-01',
  '2019-05-10',
  '2019-05-01',
  '2019-03-01',
  '2018-06-01',
  '2018-05-01',
  '2018-02-01',
  '2017-05-10',
  '2016-09-01',
  '2016-06-01',
  '2016-02-01',
  '2015-11-01',
  '2015-01-01',
];

const policyVersions = ['2024-04-01', '2023-04-01', '2022-06-01', '2021-06-01', '2020-09-01', '2019-09-01'];

const authorizationVersions = [
  '2022-05-01-preview',
  '2022-04-01',
  '2021-04-01-preview',
  '2020-10-01-preview',
  '2020-08-01-preview',
  '2020-04-01-preview',
  '2020-03-01-preview',
  '2018-09-01-preview',
  '2018-07-01',
  '2018-01-01-preview',
  '2017-10-01-preview',
  '2015-07-01',
];

const graphVersions = [
  '2024-04-01',
  '2022-10-01',
  '2021-06-01-preview',
  '2021-03-01',
  '2020-09-01-preview',
  '2020-04-01-preview',
  '2019-04-01',
  '2018-09-01-preview',
];

const everywhere = regions.filter(({ open }) => open).map(({ displayName }) => displayName);

/** What Azure Stack's profiles take. */
const apiProfiles = [
  { profileVersion: '2018-06-01-profile', apiVersion: '2018-02-01' },
  { profileVersion: '2019-03-01-hybrid', apiVersion: '2018-02-01' },
];

const zoneMappings = regions
  .filter(({ open, zones }) => open && zones)
  .map(({ displayName }) => ({ location: displayName, zones: ['1', '2', '3'] }));

const MOVABLE = 'CrossResourceGroupResourceMove, CrossSubscriptionResourceMove';
const TRACKED = 'SupportsTags, SupportsLocation';

const types = (
  versions: readonly string[],
  locations: readonly string[],
  names: readonly string[],
): ResourceType[] =>
  names.map((resourceType) => ({
    resourceType,
    locations,
    apiVersions: versions,
    ...(locations.length > 0 ? { defaultApiVersion: versions[0] ?? '' } : {}),
    capabilities: 'None',
  }));

/** The providers. Source: "Providers - List" (REST); which types the lab meets. */
export const providers: readonly Provider[] = [
  {
    namespace: 'Microsoft.Web',
    registrationPolicy: 'RegistrationRequired',
    resourceTypes: [
      {
        resourceType: 'sites',
        locations: everywhere,
        apiVersions: webVersions,
        apiProfiles,
        capabilities: `${MOVABLE}, SystemAssignedResourceIdentity, ${TRACKED}`,
      },
      {
        resourceType: 'serverFarms',
        locations: everywhere,
        apiVersions: webVersions,
        apiProfiles,
        zoneMappings,
        capabilities: `${MOVABLE}, ${TRACKED}`,
      },
      ...types(webVersions, everywhere, [
        'sites/hostNameBindings',
        'sites/networkConfig',
        'sites/premieraddons',
        'deletedSites',
        'checkNameAvailability',
        'locations/operationResults',
        'locations/operations',
        'locations/checkNameAvailability',
        'locations/usages',
        'billingMeters',
        'recommendations',
      ]),
      ...types(
        webVersions,
        [],
        [
          'webAppStacks',
          'locations/webAppStacks',
          'functionAppStacks',
          'availableStacks',
          'georegions',
          'publishingUsers',
          'sourceControls',
          'validate',
          'operations',
        ],
      ),
      {
        resourceType: 'sites/slots',
        locations: everywhere,
        apiVersions: webVersions,
        capabilities: `${MOVABLE}, SystemAssignedResourceIdentity, ${TRACKED}`,
      },
      {
        resourceType: 'certificates',
        locations: everywhere,
        apiVersions: webVersions,
        capabilities: `CrossSubscriptionResourceMove, ${TRACKED}`,
      },
    ],
  },
  {
    namespace: 'Microsoft.Resources',
    registrationPolicy: 'RegistrationFree',
    resourceTypes: types(
      resourcesVersions,
      [],
      [
        'tenants',
        'locations',
        'providers',
        'resources',
        'resourceGroups',
        'subscriptions',
        'tags',
        'deployments',
      ],
    ),
  },
  {
    namespace: 'Microsoft.Authorization',
    registrationPolicy: 'RegistrationFree',
    resourceTypes: [
      ...types(authorizationVersions, [], ['roleAssignments', 'roleDefinitions', 'permissions', 'locks']),
      ...types(policyVersions, [], ['policyAssignments']),
    ],
  },
  {
    namespace: 'Microsoft.ResourceGraph',
    registrationPolicy: 'RegistrationFree',
    resourceTypes: types(graphVersions, [], ['resources', 'operations', 'resourceChanges']),
  },
  ...[
    'Microsoft.Insights',
    'Microsoft.OperationalInsights',
    'Microsoft.ManagedIdentity',
    'Microsoft.KeyVault',
  ].map(
    (namespace): Provider => ({ namespace, registrationPolicy: 'RegistrationRequired', resourceTypes: [] }),
  ),
];

/** The provider called `namespace`, whatever its case. */
export const findProvider = (namespace: string): Provider | undefined =>
  providers.find((each) => each.namespace.toLowerCase() === namespace.toLowerCase());
