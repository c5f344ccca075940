import type { Command } from '../cli/command.ts';
import { accountCommands } from './account.ts';
import { adAppCommands } from './ad-app.ts';
import { adAppCredentialCommands } from './ad-app-credential.ts';
import { adAppPermissionCommands } from './ad-app-permission.ts';
import { adSpCommands } from './ad-sp.ts';
import { adUserCommands } from './ad-user.ts';
import { appSettingsCommands } from './app-settings.ts';
import { appServicePlanCommands } from './appservice-plan.ts';
import { corsCommands } from './cors.ts';
import { deployCommands } from './deploy.ts';
import { groupCommands } from './group.ts';
import { locationCommands } from './locations.ts';
import { providerCommands } from './provider.ts';
import { resourceCommands } from './resource.ts';
import { restCommands } from './rest.ts';
import { runtimeCommands } from './runtimes.ts';
import { siteConfigCommands } from './site-config.ts';
import { webappCommands } from './webapp.ts';
import { webappUpCommands } from './webapp-up.ts';

/** Every command that the built-in az knows. */
export const commands: readonly Command[] = [
  ...accountCommands,
  ...adAppCommands,
  ...adAppCredentialCommands,
  ...adAppPermissionCommands,
  ...adSpCommands,
  ...adUserCommands,
  ...appServicePlanCommands,
  ...locationCommands,
  ...groupCommands,
  ...providerCommands,
  ...resourceCommands,
  ...restCommands,
  ...webappCommands,
  ...webappUpCommands,
  ...runtimeCommands,
  ...siteConfigCommands,
  ...appSettingsCommands,
  ...corsCommands,
  ...deployCommands,
];

/** What the groups are about, by their words. */
export const groups: Readonly<Record<string, string>> = {
  account: 'The subscription that is used.',
  ad: 'Microsoft Entra ID entities.',
  'ad app': 'App registrations.',
  'ad app credential': 'Client secrets of an app registration.',
  'ad app owner': 'Owners of an app registration.',
  'ad app permission': 'Permissions that an app registration asks for, and grants of them.',
  'ad signed-in-user': 'Whoever is signed in.',
  'ad sp': 'Service principals.',
  'ad user': 'Users.',
  appservice: 'App Service plans and regions.',
  'appservice plan': 'App Service plans.',
  group: 'Resource groups.',
  provider: 'Resource providers.',
  resource: 'Any resource of Azure.',
  webapp: 'Web apps.',
  'webapp config': "A web app's configuration.",
  'webapp config appsettings': "A web app's settings.",
  'webapp cors': 'Cross-Origin Resource Sharing (CORS).',
  'webapp log': "A web app's logs.",
  'webapp log deployment': "A web app's deployment logs.",
};
