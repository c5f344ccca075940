import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Profile = z.object({
  subscriptions: z.array(z.object({ environmentName: z.string(), user: z.object({ name: z.string() }) })),
});

/**
 * Whether the az of `configDir` is still signed in as `clientId` to the cloud that it uses, which is `cloud`: `az logout`,
 * `az account clear` and `az cloud set` undo that, and nobody tells us.
 * Source: the files that az (2.45, 2.74 and 2.91) keeps in AZURE_CONFIG_DIR, `azureProfile.json` and `config`.
 */
export function isStillSignedIn(configDir: string, cloud: string, clientId: string): boolean {
  try {
    const read = (name: string): string => readFileSync(join(configDir, name), 'utf8').replace(/^\uFEFF/, '');
    const { subscriptions } = Profile.parse(JSON.parse(read('azureProfile.json')));
    const [, used] = /^\[cloud\][^[]*?^name\s*=\s*(.*?)\s*$/ms.exec(read('config')) ?? [];
    return (
      used === cloud &&
      subscriptions.some(({ environmentName, user }) => environmentName === cloud && user.name === clientId)
    );
  } catch {
    return false; // no files, or others: az signs in again
  }
}
