/**
 * Permissions of Microsoft Graph that are given for one team or chat. The sandbox has neither; clients that read Graph's
 * service principal find some. Identifiers: "Microsoft Graph permissions reference".
 */
export const GRAPH_RESOURCE_SPECIFIC = [
  {
    description: 'Read the apps that are installed in one team, without a signed-in user.',
    displayName: 'Read the apps installed in this team',
    id: 'ba4beb29-863b-4f02-8969-37a289cd91c0',
    isEnabled: true,
    value: 'TeamsAppInstallation.Read.Group',
  },
  {
    description: 'Manage the tabs of one team, without a signed-in user.',
    displayName: 'Manage the tabs of this team',
    id: '717ca3a4-bc73-47f8-b613-4d43e657fa9c',
    isEnabled: true,
    value: 'TeamsTab.ReadWrite.Group',
  },
];
