import { isObject, type Json, type JsonObject } from '../cli/json.ts';

/**
 * The properties of a site's configuration that can be written, with those of the objects in them; `true` is any value.
 * What the service answers beyond these (and every `null`) is not sent back.
 * Source: SiteConfig in the REST interface Microsoft.Web 2022-03-01.
 */
type Shape = true | { readonly [name: string]: Shape };

const SHAPE: { readonly [name: string]: Shape } = {
  ...named(
    'numberOfWorkers defaultDocuments netFrameworkVersion phpVersion pythonVersion nodeVersion powerShellVersion',
    'linuxFxVersion windowsFxVersion requestTracingEnabled requestTracingExpirationTime remoteDebuggingEnabled',
    'remoteDebuggingVersion httpLoggingEnabled acrUseManagedIdentityCreds acrUserManagedIdentityID',
    'logsDirectorySizeLimit detailedErrorLoggingEnabled publishingUsername documentRoot scmType',
    'use32BitWorkerProcess webSocketsEnabled alwaysOn javaVersion javaContainer javaContainerVersion appCommandLine',
    'managedPipelineMode loadBalancing autoHealEnabled autoHealRules tracingOptions vnetName vnetRouteAllEnabled',
    'vnetPrivatePortsCount autoSwapSlotName localMySqlEnabled managedServiceIdentityId xManagedServiceIdentityId',
    'keyVaultReferenceIdentity scmIpSecurityRestrictionsUseMain http20Enabled minTlsVersion scmMinTlsVersion',
    'ftpsState preWarmedInstanceCount functionAppScaleLimit healthCheckPath publicNetworkAccess websiteTimeZone',
    'functionsRuntimeScaleMonitoringEnabled minimumElasticInstanceCount',
  ),
  appSettings: named('name value'),
  connectionStrings: named('name connectionString type'),
  handlerMappings: named('extension scriptProcessor arguments'),
  virtualApplications: {
    ...named('virtualPath physicalPath preloadEnabled'),
    virtualDirectories: named('virtualPath physicalPath'),
  },
  experiments: {
    rampUpRules: named(
      'actionHostName reroutePercentage changeStep changeIntervalInMinutes minReroutePercentage',
      'maxReroutePercentage changeDecisionCallbackUrl name',
    ),
  },
  limits: named('maxPercentageCpu maxMemoryInMb maxDiskSizeInMb'),
  cors: named('allowedOrigins supportCredentials'),
  push: named('kind properties'),
  apiDefinition: named('url'),
  apiManagementConfig: named('id'),
  ipSecurityRestrictions: restriction(),
  scmIpSecurityRestrictions: restriction(),
  azureStorageAccounts: true,
};

function named(...lines: readonly string[]): { readonly [name: string]: true } {
  return Object.fromEntries(lines.flatMap((line) => line.split(' ')).map((name) => [name, true]));
}

function restriction(): Shape {
  return named(
    'ipAddress subnetMask vnetSubnetResourceId vnetTrafficTag subnetTrafficTag action tag priority name',
    'description headers',
  );
}

/** What can be written of a configuration that was read. */
export const writable = (properties: JsonObject): JsonObject => pick(properties, SHAPE);

function pick(value: JsonObject, shape: { readonly [name: string]: Shape }): JsonObject {
  const entries = Object.entries(value).flatMap(([name, each]): [string, Json][] => {
    const inner = shape[name];
    return inner === undefined || each === null ? [] : [[name, trim(each, inner)]];
  });
  return Object.fromEntries(entries);
}

function trim(value: Json, shape: Shape): Json {
  if (shape === true) return value;
  if (Array.isArray(value)) return value.map((item) => trim(item, shape));
  return isObject(value) ? pick(value, shape) : value;
}
