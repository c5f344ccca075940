import { type KnownFailure, or } from './known-failure.ts';

/** Code that does not arrive, or does not start. */
export const deploymentFailures: readonly KnownFailure[] = [
  {
    id: 'no-app-in-folder',
    says: /Could not auto-detect the runtime stack/i,
    source: 'azure-docs#43633; az 2.45 tried',
    explain: () => ({
      what: 'There is no app in this folder.',
      why: 'az webapp up deploys the folder in which it is run, and this one has no package.json.',
      next: 'Change to the folder of the app first (cd apps/frontend, or cd apps/backend), and run the same line again.',
    }),
  },
  {
    id: 'sandbox-disk',
    says: /The sandbox cannot write to its folder: (.+?)\./,
    source: "the sandbox's own words",
    explain: ([, reason]) => ({
      what: `The sandbox could not keep what it was sent: ${reason}.`,
      why: 'It keeps the apps, with their packages, and all that it knows in the folder of the lab.',
      next: 'Make room there (some 20 MB an app), or give yourself the right to write; then run the same line again. Another place: --dir DIR',
    }),
  },
  {
    id: 'build-failed',
    says: /Zip deployment failed(?:.*?(az webapp log deployment show -n \S+ -g \S+))?|Deployment has failed|BuildFailed|Oryx .{0,40}failed|Couldn't detect a version for/i,
    source: 'microsoft/Oryx#1088, #1764; az 2.45 tried',
    explain: ([, command], { resourceGroup, app }) => ({
      what: 'The code arrived, and could not be built.',
      why: 'Mostly package.json is missing or broken, a package cannot be installed, or the wrong folder was deployed.',
      next: `Read the log of the build: ${command ?? `az webapp log deployment show --resource-group ${or(resourceGroup, 'resource-group')} --name ${or(app, 'app-name')}`}`,
    }),
  },
  {
    id: 'app-does-not-start',
    says: /RuntimeFailed|failed to start within|site failed to start/i,
    source: 'azure-cli#29003; "Deployment status" (azure-cli pull request 28235)',
    explain: (_, { resourceGroup, app }) => ({
      what: 'The app was built, and did not start.',
      why: 'It ends with an error, or does not listen on the port that the variable PORT names.',
      next: `Read what it says: az webapp log tail --resource-group ${or(resourceGroup, 'resource-group')} --name ${or(app, 'app-name')}`,
    }),
  },
  {
    id: 'deployment-conflict',
    says: /There may be an ongoing deployment|Another deployment is in progress|deployment currently in progress|Run-From-Zip is set/i,
    source: 'Kudu (projectkudu/kudu): answer 409; az 2.45 tried',
    explain: (_, { resourceGroup, app }) => ({
      what: 'Another deployment of this app is under way.',
      why: 'One deployment at a time: an earlier one has not ended, or the app setting WEBSITE_RUN_FROM_PACKAGE says that code comes from elsewhere.',
      next: `Wait a minute and try again. Look for the setting: az webapp config appsettings list --resource-group ${or(resourceGroup, 'resource-group')} --name ${or(app, 'app-name')} --output table`,
    }),
  },
  {
    id: 'basic-auth-off',
    says: /An error occured during deployment\. Status Code: 401|Basic authentication is disabled|deployment.{0,60}\b401\b/i,
    source:
      'Azure-Samples/chat-copilot#366; "Disable basic authentication in App Service deployments" (learn.microsoft.com)',
    explain: (_, { resourceGroup, app }) => ({
      what: 'The deployment service refused the publishing user.',
      why: 'Basic authentication is switched off for it, by default in new apps of the portal and by policy in some organisations. The Azure CLI deploys with your own sign-in from version 2.48 on.',
      next: `Bring the Azure CLI up to date (az upgrade), or allow it in the portal: App Services > ${or(app, 'app-name')} > Configuration > General settings > SCM Basic Auth Publishing Credentials (group ${or(resourceGroup, 'resource-group')}).`,
    }),
  },
  {
    id: 'app-stopped',
    says: /this web app is stopped|Site Disabled|Error 403 - This web app/i,
    source: 'azure-pipelines-tasks#9836; azure-docs#44209',
    explain: (_, { resourceGroup, app }) => ({
      what: 'The app is stopped.',
      why: 'Somebody stopped it, or the free tier has used up its 60 minutes of processor time of the day.',
      next: `az webapp start --resource-group ${or(resourceGroup, 'resource-group')} --name ${or(app, 'app-name')}`,
    }),
  },
];
