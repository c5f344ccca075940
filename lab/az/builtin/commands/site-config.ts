import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import type { Json, JsonObject } from '../cli/json.ts';
import { text, toggle } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { deleteAppSettings, readAppSettings } from './app-settings.ts';
import { site } from './common.ts';
import { writable } from './config-properties.ts';
import { sitePath } from './ids.ts';
import { flat, Resource } from './shapes.ts';

/** `az webapp config show` and `set`. Source: az 2.45 tried and recorded; "Web Apps - Update Configuration" (REST). */
export const siteConfigCommands = [
  command({
    name: 'webapp config show',
    summary: "Get the details of a web app's configuration.",
    options: site,
    run: async ({ resourceGroup: group, name }, az) => flat(await readConfig(az, sitePath(az, group, name))),
  }),
  command({
    name: 'webapp config set',
    summary: "Set a web app's configuration.",
    options: {
      ...site,
      linuxFxVersion: text('--linux-fx-version', 'The runtime stack: "NODE|22-lts".'),
      appCommandLine: text('--startup-file', 'The command that starts the app.'),
      alwaysOn: toggle('--always-on', 'Keep the app awake.'),
      http20Enabled: toggle('--http20-enabled', 'Allow HTTP/2.'),
      webSocketsEnabled: toggle('--web-sockets-enabled', 'Allow web sockets.'),
      minTlsVersion: text('--min-tls-version', 'The oldest version of TLS that is taken: 1.2.'),
      ftpsState: text('--ftps-state', 'How files are taken by FTP.', {
        choices: ['AllAllowed', 'FtpsOnly', 'Disabled'],
      }),
    },
    async run({ resourceGroup: group, name, ...given }, az) {
      const changes = Object.fromEntries(
        Object.entries(given).flatMap(([key, value]): [string, Json][] =>
          value === undefined || value === '' ? [] : [[key, value]],
        ),
      );
      return flat(await updateConfig(az, sitePath(az, group, name), changes));
    },
  }),
];

export const readConfig = (az: Session, path: string): Promise<Resource> =>
  az.arm.send('GET', `${path}/config/web`, Resource);

/**
 * Changes properties of a site's configuration the way az does: reads it, sends it back whole with the changes in it, and
 * without the access restrictions. A runtime that is no container also loses the setting that mounts a container's storage.
 */
export async function updateConfig(az: Session, path: string, changes: JsonObject): Promise<Resource> {
  const { properties } = await readConfig(az, path);
  await readAppSettings(az, path);
  if (typeof changes.linuxFxVersion === 'string') {
    if (/^\s*docker\|/i.test(changes.linuxFxVersion)) {
      throw new AzError("The lab's built-in az does not know containers.");
    }
    await deleteAppSettings(az, path, ['WEBSITES_ENABLE_APP_SERVICE_STORAGE']);
  }
  const { ipSecurityRestrictions: _site, scmIpSecurityRestrictions: _scm, ...sent } = properties;
  return patchConfig(az, path, { ...sent, ...changes });
}

/** Writes a configuration that was read before: what the REST interface takes of it. */
export const patchConfig = (az: Session, path: string, properties: JsonObject): Promise<Resource> =>
  az.arm.send('PATCH', `${path}/config/web`, Resource, { properties: writable(properties) });
