import { z } from 'zod';
import { AzError, notFound } from '../cli/error.ts';
import { isObject, type Json, type JsonObject, parseJson, pythonRepr } from '../cli/json.ts';
import type { HttpAnswer } from '../services/http.ts';
import type { Session } from '../session.ts';
import { sitePath } from './ids.ts';
import { Site } from './shapes.ts';

/** A site's deployment service, as its publishing user. */
export interface Kudu {
  readonly url: string;
  get(path: string): Promise<HttpAnswer>;
  upload(path: string, zip: Buffer): Promise<HttpAnswer>;
}

const Credentials = z.object({
  properties: z.object({ publishingUserName: z.string(), publishingPassword: z.string() }),
});

/** Basic credentials of a site's publishing user, as the value of an Authorization header. */
export async function readPublisher(az: Session, group: string, name: string): Promise<string> {
  const path = `${sitePath(az, group, name)}/config/publishingcredentials/list`;
  const { publishingUserName, publishingPassword } = (await az.arm.send('POST', path, Credentials))
    .properties;
  return `Basic ${Buffer.from(`${publishingUserName}:${publishingPassword}`).toString('base64')}`;
}

/** Where a site's deployment service is. Its name is read, never computed. */
export async function readScmUrl(az: Session, group: string, name: string): Promise<string> {
  const { properties } = await az.arm.send('GET', sitePath(az, group, name), Site);
  const scm = properties.hostNameSslStates?.find(({ hostType }) => hostType === 'Repository');
  if (!scm) throw notFound('Failed to retrieve Scm Uri');
  return `https://${scm.name}`;
}

/** Kudu's REST interface. Source: "Kudu service overview: REST API" (learn.microsoft.com), az 2.45 recorded. */
export function createKudu(az: Session, url: string, authorization: string): Kudu {
  const headers = { authorization, 'cache-control': 'no-cache' };
  return {
    url,
    get: (path) => az.http.send({ method: 'GET', url: new URL(path, url).href, headers }),
    upload: (path, zip) =>
      az.http.send({
        method: 'POST',
        url: `${url}${path}`,
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: zip,
        once: true,
      }),
  };
}

/** Kudu's numbers for how a deployment ended. */
const FAILED = 3;
const SUCCEEDED = 4;

/** az gives up after 450 looks of 2 seconds. */
const WITHIN_MS = 15 * 60 * 1000;

/**
 * Waits until the newest deployment of a site has ended, and gives its record.
 * @throws AzError when it failed; `onFailure` runs before that, as in az, which then turns logging on
 */
export async function followDeployment(
  az: Session,
  kudu: Kudu,
  { group, name, onFailure }: { group: string; name: string; onFailure: () => Promise<void> },
): Promise<JsonObject> {
  const end = az.now().getTime() + WITHIN_MS;
  for (let looks = 0; az.now().getTime() < end; looks += 1) {
    await az.pause(looks);
    const record = recordOf(parseJson((await kudu.get('/api/deployments/latest')).text));
    if (record.status === SUCCEEDED) return record;
    if (record.status !== FAILED) continue;
    await onFailure();
    throw new AzError(
      `Zip deployment failed. ${pythonRepr(record)}. Please run the command az webapp log deployment show -n ${name} -g ${group}`,
    );
  }
  await onFailure();
  throw new AzError(
    'Timeout reached by the command, however, the deployment operation is still on-going. Navigate to your scm site to check the deployment status',
  );
}

const recordOf = (body: Json | undefined): JsonObject => (isObject(body) ? body : {});
