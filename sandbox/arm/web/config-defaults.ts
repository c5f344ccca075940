import { authUnset } from './auth-classic-defaults.ts';

const allowAll = [
  {
    ipAddress: 'Any',
    action: 'Allow',
    priority: 2_147_483_647,
    name: 'Allow all',
    description: 'Allow all access',
  },
];

/** The IP rules of a site that has none of its own. */
export const allowAllRules = allowAll;

/**
 * `config/web` of a site for which nothing was set: every member, in the service's order; `null` is unset.
 * Source: recorded answers of the real service (May 2024).
 */
export const configDefaults = {
  numberOfWorkers: 1,
  defaultDocuments: [
    'Default.htm',
    'Default.html',
    'Default.asp',
    'index.htm',
    'index.html',
    'iisstart.htm',
    'default.aspx',
    'index.php',
    'hostingstart.html',
  ],
  netFrameworkVersion: 'v4.0',
  phpVersion: '',
  pythonVersion: '',
  nodeVersion: '',
  powerShellVersion: '',
  linuxFxVersion: '',
  windowsFxVersion: null,
  windowsConfiguredStacks: [],
  requestTracingEnabled: false,
  remoteDebuggingEnabled: false,
  remoteDebuggingVersion: null,
  httpLoggingEnabled: false,
  azureMonitorLogCategories: null,
  acrUseManagedIdentityCreds: false,
  acrUserManagedIdentityID: null,
  logsDirectorySizeLimit: 35,
  detailedErrorLoggingEnabled: false,
  publishingUsername: '',
  publishingPassword: null,
  appSettings: null,
  metadata: null,
  connectionStrings: null,
  machineKey: null,
  handlerMappings: null,
  documentRoot: null,
  scmType: 'None',
  use32BitWorkerProcess: true,
  webSocketsEnabled: false,
  alwaysOn: false,
  javaVersion: null,
  javaContainer: null,
  javaContainerVersion: null,
  appCommandLine: '',
  managedPipelineMode: 'Integrated',
  virtualApplications: [
    { virtualPath: '/', physicalPath: 'site\\wwwroot', preloadEnabled: false, virtualDirectories: null },
  ],
  winAuthAdminState: 0,
  winAuthTenantState: 0,
  customAppPoolIdentityAdminState: false,
  customAppPoolIdentityTenantState: false,
  runtimeADUser: null,
  runtimeADUserPassword: null,
  loadBalancing: 'LeastRequests',
  routingRules: [],
  experiments: { rampUpRules: [] },
  limits: null,
  autoHealEnabled: false,
  autoHealRules: null,
  tracingOptions: null,
  vnetName: '',
  vnetRouteAllEnabled: false,
  vnetPrivatePortsCount: 0,
  publicNetworkAccess: null,
  siteAuthEnabled: false,
  siteAuthSettings: authUnset,
  cors: null,
  push: null,
  apiDefinition: null,
  apiManagementConfig: null,
  autoSwapSlotName: null,
  localMySqlEnabled: false,
  managedServiceIdentityId: null,
  xManagedServiceIdentityId: null,
  keyVaultReferenceIdentity: null,
  ipSecurityRestrictions: allowAll,
  ipSecurityRestrictionsDefaultAction: null,
  scmIpSecurityRestrictions: allowAll,
  scmIpSecurityRestrictionsDefaultAction: null,
  scmIpSecurityRestrictionsUseMain: false,
  http20Enabled: true,
  minTlsVersion: '1.2',
  minTlsCipherSuite: null,
  supportedTlsCipherSuites: null,
  scmMinTlsVersion: '1.2',
  ftpsState: 'FtpsOnly',
  preWarmedInstanceCount: 0,
  functionAppScaleLimit: null,
  elasticWebAppScaleLimit: 0,
  healthCheckPath: null,
  fileChangeAuditEnabled: false,
  functionsRuntimeScaleMonitoringEnabled: false,
  websiteTimeZone: null,
  minimumElasticInstanceCount: 0,
  azureStorageAccounts: {},
  http20ProxyFlag: 0,
  sitePort: null,
  antivirusScanEnabled: false,
  storageType: 'StorageVolume',
  sitePrivateLinkHostEnabled: false,
  clusteringEnabled: false,
} as const;

type ConfigName = keyof typeof configDefaults;

/** What a client may send and the service computes or keeps elsewhere; it is not stored as configuration. */
export const computedConfig: ReadonlySet<string> = new Set<ConfigName>([
  'publishingUsername',
  'publishingPassword',
  'appSettings',
  'connectionStrings',
  'metadata',
  'machineKey',
  'siteAuthEnabled',
  'siteAuthSettings',
  'virtualApplications',
  'remoteDebuggingVersion',
  'windowsConfiguredStacks',
]);

type Kind = 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Kinds of those members whose default is `null`; the others' defaults tell it. Source: "SiteConfig" (REST). */
const kinds: Partial<Record<ConfigName, Kind>> = {
  limits: 'object',
  autoHealRules: 'object',
  cors: 'object',
  push: 'object',
  apiDefinition: 'object',
  apiManagementConfig: 'object',
  azureStorageAccounts: 'object',
  handlerMappings: 'array',
  supportedTlsCipherSuites: 'array',
  managedServiceIdentityId: 'number',
  xManagedServiceIdentityId: 'number',
  functionAppScaleLimit: 'number',
  sitePort: 'number',
};

/** What kind of value `config/web` has under a name; `undefined` for a name that it does not know. */
export function configKind(name: string): Kind | undefined {
  if (!Object.hasOwn(configDefaults, name)) return undefined;
  const known = name as ConfigName;
  const value: unknown = configDefaults[known];
  if (kinds[known]) return kinds[known];
  if (value === null) return 'string';
  if (Array.isArray(value)) return 'array';
  return typeof value as Kind;
}
