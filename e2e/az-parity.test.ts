import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestAz, type TestAz } from '../lab/az/testing.ts';
import { comparable } from './az-parity.ts';

/**
 * The same lines, run by the installed az and by the built-in one, each in a sandbox of its own: they end alike, and ask
 * the same things in the same order.
 */

const version = await execa('az', ['version', '--output', 'json'], { reject: false });
const installed = version.exitCode === 0;
if (!installed && process.env.CI !== 'true') {
  process.stdout.write('skipped: az-parity needs the Azure CLI, and there is none here.\n');
}

const UP = '--plan plan-1 --sku FREE --location "East US 2" --os-type Linux --runtime "NODE:22-lts"';

const AUTH =
  '"/subscriptions/{sub}/resourceGroups/rg-parity/providers/Microsoft.Web/sites/parity-app-1/config/authsettingsV2"';

/** Every command of the steps, in an order that makes sense; `{appId}` is the application ID of the registration, `{sub}` the subscription. */
const LINES = [
  'group create -n rg-parity -l "East US 2" --tags purpose=lab empty',
  'group show --name rg-parity',
  'group list --query "[].name" -o tsv',
  'group exists -n rg-parity',
  'group exists -n nothing -o tsv',
  'group show -n nothing',
  'group create -n nothing',
  'appservice plan create -g rg-parity -n plan-0 --is-linux --sku B1',
  'appservice plan list -g rg-parity --query "[].{n:name, s:sku.name}" -o tsv',
  'appservice plan show -g rg-parity -n plan-0 --query sku.name',
  'appservice plan update -g rg-parity -n plan-0 --sku F1 --query sku.name',
  'appservice plan delete -g rg-parity -n plan-0 --yes',
  'appservice list-locations --sku F1 --linux-workers-enabled',
  'provider register -n Microsoft.Web',
  'provider show -n Microsoft.Web --query registrationState',
  `webapp list-runtimes --os linux --query "[?starts_with(@, 'NODE')]"`,
  `webapp up -g rg-parity --name parity-app-1 ${UP} --dryrun --query runtime_version`,
  `webapp up -g rg-parity --name parity-app-1 ${UP}`,
  'webapp up',
  'webapp up --name parity-app-1 -g other',
  'webapp up --name parity-app-2 -g rg-parity -l eastus2 --runtime NODE:18-lts',
  'webapp up --name parity.app -g rg-parity -l eastus2 --runtime NODE:22-lts',
  'webapp show -g rg-parity -n parity-app-1 --query "[defaultHostName, siteConfig.linuxFxVersion, httpsOnly]"',
  'webapp list -g rg-parity --query "[].name" -o tsv',
  'webapp show -g rg-parity -n nothing',
  'webapp config appsettings set -g rg-parity -n parity-app-1 --settings BACKEND_URL=https://b "TWO=2 words" EQ=a=b',
  'webapp config appsettings set -g rg-parity -n parity-app-1 --settings @settings.json',
  'webapp config appsettings set -g rg-parity -n parity-app-1 --slot-settings SECRET=s -o table',
  'webapp config appsettings list -g rg-parity -n parity-app-1',
  'webapp config appsettings delete -g rg-parity -n parity-app-1 --setting-names SECRET EQ',
  'webapp config show -g rg-parity -n parity-app-1 --query linuxFxVersion -o tsv',
  'webapp config set -g rg-parity -n parity-app-1 --startup-file "node index.js" --http20 true -o none',
  'webapp cors add -g rg-parity -n parity-app-1 --allowed-origins https://a https://b',
  'webapp cors show -g rg-parity -n parity-app-1',
  'webapp cors remove -g rg-parity -n parity-app-1 --allowed-origins https://a',
  'webapp stop -g rg-parity -n parity-app-1',
  'webapp start -g rg-parity -n parity-app-1',
  'webapp restart -g rg-parity -n parity-app-1',
  'webapp deploy -g rg-parity -n parity-app-1 --src-path app.zip --type zip --query status',
  'webapp log deployment show -g rg-parity -n parity-app-1 --query "[].type"',
  'rest -m get --url "/subscriptions/{subscriptionId}/resourcegroups/rg-parity?api-version=2021-04-01" --query name -o tsv',
  'rest --method put --uri "/subscriptions/{subscriptionId}/resourceGroups/rg-parity/providers/Microsoft.Web/sites/parity-app-1/config/appsettings?api-version=2022-03-01" --body @body.json --query properties',
  'rest --method get --uri "https://management.azure.localhost/subscriptions/nothing?api-version=2022-12-01"',
  'rest --method PUT --url "/subscriptions/{subscriptionId}/resourceGroups/rg-parity/providers/Microsoft.Web/sites/parity-app-1/config/authsettingsV2?api-version=2022-03-01" --body @auth.json --query properties.login',
  `resource show --ids ${AUTH} --api-version 2022-03-01 --query "[name, tags, resourceGroup]"`,
  `resource show --ids ${AUTH} --api-version 2022-03-01`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --set 'properties.identityProviders.azureActiveDirectory.login.loginParameters=["scope=openid api://x/user_impersonation"]'`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --set properties.login.tokenStore.enabled=false properties.globalValidation.redirectToProvider=azureactivedirectory --query properties.login`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --add properties.identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications one two --query properties.identityProviders.azureActiveDirectory`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --add properties.login.allowedExternalRedirectUrls https://a`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --add properties.new.deep.list a`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --remove properties.identityProviders.azureActiveDirectory.login.loginParameters --query properties.identityProviders.azureActiveDirectory`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --remove properties.login.nothing`,
  `resource update --ids ${AUTH} --api-version 2022-03-01 --set properties.nothing.there=1`,
  `resource show --ids ${AUTH.replace('-1', '-9')} --api-version 2022-03-01`,
  'resource list -g rg-parity --query "[].{name: name, type: type, kind: kind}"',
  'resource list -g nothing',
  'resource show --ids nonsense --api-version 2022-03-01',
  'ad app create --display-name parity --sign-in-audience azureadmyorg --web-redirect-uris https://a/cb --enable-id-token-issuance true --query displayName',
  'ad app create --display-name parity --identifier-uris api://parity',
  'ad app list --display-name parity --query "[].displayName" -o tsv',
  'ad app show --id {appId} --query displayName',
  'ad app show --id api://nothing',
  'ad app show --id 00000000-0000-0000-0000-000000000009',
  'ad app update --id {appId} --identifier-uris api://{appId} --set api=@api.json',
  `ad app update --id {appId} --set api='{"oauth2PermissionScopes": [{"id": "7d2f6b5e-9c4c-4ee0-9f35-0d5c6c1f3a11", "value": "user_impersonation", "type": "User", "isEnabled": true, "adminConsentDisplayName": "Access parity", "adminConsentDescription": "Access it."}]}'`,
  'ad app show --id {appId} --query api.oauth2PermissionScopes',
  `ad app update --id {appId} --required-resource-accesses '[{"resourceAppId": "00000003-0000-0000-c000-000000000000", "resourceAccess": [{"id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope"}]}]' --web-home-page-url https://a`,
  'ad app update --id {appId} --web-redirect-uris https://a https://b --enable-access-token-issuance false',
  'ad app credential reset --id {appId} --display-name lab --query password -o tsv',
  'ad app credential reset --id {appId} --years 2 --append -o none',
  'ad app permission add --id {appId} --api 00000003-0000-0000-c000-000000000000 --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope',
  'ad app permission list --id {appId}',
  'ad app owner add --id {appId} --owner-object-id 5c8eed5e-c5a5-4048-a726-6a8c6182b0c4',
  'ad sp create --id {appId} --query accountEnabled',
  'ad sp show --id {appId} --query appId -o none',
  'ad sp update --id {appId} --set accountEnabled=false appRoleAssignmentRequired=true',
  'ad app permission grant --id {appId} --api {appId} --scope user_impersonation --query scope',
  'ad app permission grant --id {appId} --api {appId} --scope user_impersonation other --query scope',
  'ad signed-in-user show --query displayName',
  'ad user show --id nobody@contoso.example',
  'ad sp delete --id {appId}',
  'ad app delete --id {appId}',
  'account show --query state',
  'webapp show --nme x',
  'webapp show -g rg-parity -n parity-app-1 --query "[?"',
  'webapp delete -g rg-parity -n parity-app-1',
  'group delete -n rg-parity',
  'group delete -n rg-parity --yes',
] as const;

/** Lines whose output is not compared: az prints the folder twice over, times, or a stack trace. */
const OWN_OUTPUT =
  /^(?:webapp up$|webapp up .*NODE:22-lts"$|group create -n rg|appservice plan create|rest .*nothing)/;

/** az remembers subscriptions; the built-in one asks. */
const ASKS_MORE = /^account /;

describe.runIf(installed || process.env.CI === 'true')('the built-in az', () => {
  const sides: { real?: TestAz; builtin?: TestAz } = {};

  beforeAll(async () => {
    [sides.real, sides.builtin] = await Promise.all([startTestAz('real'), startTestAz('builtin')]);
    for (const side of [sides.real, sides.builtin]) await furnish(side);
  });
  afterAll(async () => {
    await Promise.all([sides.real?.close(), sides.builtin?.close()]);
  });

  it.each(LINES)('does what az does: az %s', { timeout: 60_000 }, async (line) => {
    const { real, builtin } = sides;
    if (!real || !builtin) throw new Error('there is no az');
    const [expected, found] = await Promise.all([attempt(real, line), attempt(builtin, line)]);
    if (!ASKS_MORE.test(line)) expect(found.requests).toEqual(expected.requests);
    expect(found.error).toBe(expected.error);
    expect(found.exitCode).toBe(expected.exitCode);
    if (!OWN_OUTPUT.test(line)) expect(found.stdout).toBe(expected.stdout);
  });
});

/** As a portal writes them, in short. */
const AUTH_SETTINGS = {
  platform: { enabled: true },
  identityProviders: {
    azureActiveDirectory: {
      registration: { clientId: 'parity' },
      validation: { defaultAuthorizationPolicy: { allowedApplications: ['parity'] } },
    },
  },
  login: { tokenStore: { enabled: true } },
};

/** The files that the lines name. */
async function furnish(side: TestAz): Promise<void> {
  side.file('package.json', '{ "name": "parity", "scripts": { "start": "node index.js" } }');
  side.file('index.js', "require('http').createServer((q, r) => r.end('hello')).listen(process.env.PORT)");
  side.file('src/.hidden', 'deployed too');
  side.file('node_modules/left/out.js', 'not deployed');
  side.file('settings.json', '[{ "name": "FROM_FILE", "value": "1", "slotSetting": false }]');
  side.file('body.json', '{ "properties": { "BY_REST": "ü" } }');
  side.file('auth.json', JSON.stringify({ properties: AUTH_SETTINGS }));
  side.file('api.json', '{ "requestedAccessTokenVersion": 2 }');
  const { zipFolder } = await import('../lab/az/builtin/commands/zip.ts');
  const { writeFileSync } = await import('node:fs');
  const zip = await zipFolder(side.cwd, 'node');
  writeFileSync(`${side.cwd}/app.zip`, zip);
}

async function attempt(side: TestAz, line: string) {
  side.requests();
  const { stdout: appId } = line.includes('{appId}')
    ? await side.run('ad app list --display-name parity --query "[0].appId" -o tsv')
    : { stdout: '' };
  side.requests();
  const { exitCode, stdout, stderr } = await side.run(
    line.replaceAll('{appId}', appId.trim()).replaceAll('{sub}', side.sandbox.subscriptionId),
  );
  const { normal, requests } = await comparable(side, side.requests());
  const error = stderr.split('\n').find((each) => each.startsWith('ERROR: '));
  return { exitCode, stdout: normal(stdout), error: error && normal(error), requests };
}
