import { required, text } from '../cli/options.ts';

/** Options that many commands share, as az names and describes them. */
export const anyGroup = text('--resource-group -g', 'Name of resource group.', { folderDefault: 'group' });
export const resourceGroup = required(anyGroup);
const siteName = required(text('--name -n', 'Name of the web app.', { folderDefault: 'web' }));
export const planName = required(
  text('--name -n', 'The name of the app service plan.', { folderDefault: 'appserviceplan' }),
);
export const anyLocation = text('--location -l', 'Region, as in `az account list-locations`.', {
  folderDefault: 'location',
  region: true,
});
/** The site that a command is about. */
export const site = { resourceGroup, name: siteName } as const;
