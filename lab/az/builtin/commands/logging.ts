import type { Session } from '../session.ts';
import { sitePath } from './ids.ts';
import { Site } from './shapes.ts';

/** Has the site keep its logs for three days, as `az webapp up` does. Source: az 2.45 recorded. */
export async function configureLogging(az: Session, group: string, name: string): Promise<void> {
  az.warn('Configuring default logging for the app, if not already enabled');
  const path = sitePath(az, group, name);
  await az.arm.send('GET', path, Site);
  await az.arm.call('PUT', `${path}/config/logs`, {
    properties: {
      applicationLogs: {},
      httpLogs: { fileSystem: { retentionInMb: 100, retentionInDays: 3, enabled: true } },
    },
  });
}
