import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';

describe('a failure of az is explained:', () => {
  it.each([
    [
      'runtime-not-supported',
      "ERROR: Linux runtime 'NODE|18-lts' is not supported. Please check supported runtimes with: 'az webapp list-runtimes --os Linux'",
    ],
    ['runtime-not-supported', 'ERROR: The parameter LinuxFxVersion has an invalid value.'],
    [
      'name-taken',
      "WARNING: Webapp 'raptor-client' already exists. The command will deploy contents to the existing app.\nERROR: Unable to retrieve details of the existing app 'raptor-client'. Please check that the app is a part of the current subscription",
    ],
    ['name-taken', 'ERROR: Website with given name raptor-client already exists.'],
    [
      'app-elsewhere',
      "ERROR: The webapp 'web-up1' exists in ResourceGroup 'rg1' and does not match the value entered 'rg2'. Please re-run",
    ],
    [
      'app-on-other-plan',
      "ERROR: The plan name entered 'p2' does not match the plan name that the webapp is hosted in 'p1'. Please check",
    ],
    [
      'name-invalid',
      'ERROR: Site names only allow alphanumeric characters and hyphens, cannot start or end in a hyphen, and must be less than 64 chars.',
    ],
    [
      'free-plan-limit',
      'ERROR: This subscription has reached the limit of 1 Free Linux app service plan(s) it can create in this region.',
    ],
    [
      'no-quota',
      'ERROR: Operation cannot be completed without additional quota. \nAdditional details - Location: \nCurrent Limit (Free VMs): 0',
    ],
    ['no-quota', 'ERROR: This region has quota of 0 instances for your subscription.'],
    ['throttled', 'ERROR: Too many requests from the identifier in a 10 second window.'],
    [
      'throttled',
      "ERROR: (SubscriptionRequestsThrottled) Number of 'read' requests for subscription 's' actor 'a' exceeded.",
    ],
    [
      'throttled',
      "ERROR: HTTPSConnectionPool(host='management.azure.com', port=443): Max retries exceeded with url: /x (Caused by ResponseError('too many 429 error responses'))",
    ],
    [
      'service-trouble',
      "ERROR: (GatewayTimeout) The gateway did not receive a response from 'Microsoft.Web' within the specified time period.",
    ],
    ['service-trouble', 'ERROR: '],
    [
      'connection-broke',
      "ERROR: ('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
    ],
    ['connection-broke', 'ERROR: Failed to connect to graph.azure.localhost: UND_ERR_SOCKET'],
    ['region-disallowed', "ERROR: (RequestDisallowedByPolicy) Resource 'p1' was disallowed by policy."],
    [
      'region-disallowed',
      'ERROR: (RequestDisallowedByAzure) The policy maintains a set of best available regions.',
    ],
    [
      'wrong-workers',
      'ERROR: (Conflict) Linux workers are not available in resource group rg1. Use this link',
    ],
    [
      'in-another-region',
      "ERROR: (InvalidResourceGroupLocation) Invalid resource group location 'westus'. The Resource group already exists in location 'eastus2'.",
    ],
    [
      'region-unknown',
      "ERROR: (LocationNotAvailableForResourceGroup) The provided location 'eastus9' is not available for resource group.",
    ],
    [
      'provider-not-registered',
      "ERROR: (MissingSubscriptionRegistration) The subscription is not registered to use namespace 'Microsoft.Web'. See",
    ],
    [
      'no-app-in-folder',
      'ERROR: Could not auto-detect the runtime stack of your app.\nHINT: Are you in the right folder?',
    ],
    [
      'sandbox-disk',
      "ERROR: Zip deployment failed. {'id': '1', 'status': 3, 'status_text': 'The sandbox cannot write to its folder: the disk is full (ENOSPC). Nothing was changed; make room and try again.'}. Please run the command az webapp log deployment show -n raptor-client -g rg1",
    ],
    [
      'build-failed',
      "ERROR: Zip deployment failed. {'id': 'x', 'status': 3}. Please run the command az webapp log deployment show -n a -g b",
    ],
    ['app-does-not-start', 'ERROR: Deployment failed because the site failed to start within 10 mins.'],
    [
      'deployment-conflict',
      'ERROR: There may be an ongoing deployment or your app setting has WEBSITE_RUN_FROM_PACKAGE.',
    ],
    [
      'basic-auth-off',
      'WARNING: Deployment endpoint responded with status code 401\nERROR: An error occured during deployment. Status Code: 401, Details: ',
    ],
    [
      'app-stopped',
      'ERROR: An error occured during deployment. Status Code: 403, Details: Error 403 - This web app is stopped.',
    ],
    [
      'claims-challenge',
      'ERROR: AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication',
    ],
    ['sign-in-expired', 'ERROR: AADSTS700082: The refresh token has expired due to inactivity.'],
    ['secret-refused', 'ERROR: AADSTS7000215: Invalid client secret provided.'],
    ['not-signed-in', "ERROR: Please run 'az login' to setup account."],
    ['wrong-subscription', "ERROR: The subscription of 'nope' doesn't exist in cloud 'sandbox'."],
    ['wrong-subscription', "ERROR: (SubscriptionNotFound) The subscription 'x' could not be found."],
    [
      'already-there',
      'ERROR: The service principal cannot be created, updated, or restored because the service principal name 11111111-2222-3333-4444-555555555555 is already in use.',
    ],
    ['already-there', 'ERROR: Permission entry already exists.'],
    [
      'twin-registrations',
      "ERROR: More than one application have the same display name 'raptor-server': (id) 1, 2, please remove them first.",
    ],
    [
      'identifier-uri-taken',
      'ERROR: Another object with the same value for property identifierUris already exists.',
    ],
    [
      'identifier-uri-policy',
      'ERROR: Failed to add identifier URI api://raptor. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization.',
    ],
    [
      'scope-enabled',
      'ERROR: Permission (scope or role) cannot be deleted or updated unless disabled first.',
    ],
    ['secret-policy', 'ERROR: Credential type not allowed as per assigned policy'],
    [
      'locked',
      "ERROR: (ScopeLocked) The scope '/subscriptions/x' cannot perform delete operation because following scope(s) are locked: 'y'.",
    ],
    ['directory-forbidden', 'ERROR: Insufficient privileges to complete the operation.'],
    [
      'forbidden',
      "ERROR: (AuthorizationFailed) The client 'x' with object id 'y' does not have authorization to perform action 'Microsoft.Web/sites/write'",
    ],
    ['builtin-does-not-know', "ERROR: The lab's built-in az does not know 'az vm'."],
    ['command-not-found', "ERROR: 'vmm' is misspelled or not recognized by the system."],
    ['az-not-installed', 'ERROR: az is not installed any more.'],
    [
      'arguments',
      'ERROR: the following arguments are required: --name/-n\n\nExamples from AI knowledge base:',
    ],
    ['arguments', 'ERROR: unrecognized arguments: --nme x'],
    ['not-found', "ERROR: (ResourceGroupNotFound) Resource group 'nope' could not be found."],
    ['unreachable', 'ERROR: Failed to connect to management.azure.localhost: ECONNREFUSED'],
  ])('%s, in "%s"', (id, stderr) => {
    const found = explain(stderr);
    expect(found?.id).toBe(id);
    for (const text of [found?.what, found?.why, found?.next, found?.source]) {
      expect(text).toMatch(/\S{3}/);
      expect(text).not.toMatch(/undefined/);
    }
  });

  it('a message that was broken into lines is the same message', () => {
    expect(explain("ERROR: Linux runtime 'NODE|18-lts'\nis not\nsupported.")?.id).toBe(
      'runtime-not-supported',
    );
  });

  it('says by which scope of which cloud somebody signs in anew, who has to prove more', () => {
    const message = 'ERROR: AADSTS50076: you must use multi-factor authentication';
    const place = { tenant: 'contoso.us', graph: 'https://graph.microsoft.us' };
    expect(explain(message, place)?.next).toContain(
      'az login --tenant contoso.us --scope https://graph.microsoft.us/.default',
    );
  });

  it('the next command has the names of the lab in it, or placeholders', () => {
    const failed = "ERROR: Zip deployment failed. {'status': 3}.";
    expect(explain(failed, { resourceGroup: 'rg-1', app: 'app-1' })?.next).toContain(
      '--resource-group rg-1 --name app-1',
    );
    expect(explain(failed)?.next).toContain('--resource-group <resource-group> --name <app-name>');
    expect(
      explain(`${failed} Please run the command az webapp log deployment show -n a -g b`)?.next,
    ).toContain('show -n a -g b');
  });

  it('what is not known is not guessed at', () => {
    expect(explain('ERROR: something entirely new')).toBeUndefined();
    expect(explain('')).toBeUndefined();
  });
});
