import type { createApp } from './src/server.js';

type Settings = Parameters<typeof createApp>[0];

/** The settings of a backend as it is on App Service before authentication is configured, but for `more`. */
export const backendSettings = (more: Partial<Settings> = {}): Settings => ({
  authEnabled: undefined,
  unauthenticatedAction: undefined,
  hostname: 'raptor-server.azurewebsites.net',
  siteName: 'raptor-server',
  profileSource: undefined,
  graph: { missing: 'WEBSITE_AUTH_CLIENT_ID' },
  log: () => {},
  ...more,
});
