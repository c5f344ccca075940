import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import yauzl from 'yauzl';
import type { Recorded } from '../lab/az/testing/recorder.ts';
import type { TestAz } from '../lab/az/testing.ts';

const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** The token of a long operation, in an address. */
const OPERATION = /(?<=\/operationresults\/)[\w-]+/g;
/** A grant's ID holds those of two service principals, and a secret of the sandbox says that it is one. */
const GRANT = /(?<=\/oAuth2PermissionGrants\/)[\w-]+/g;
const SECRET = /[\w.~-]{3}~sandbox~\w+/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** Requests as two runs of one line can be compared: without what is made anew each time, and polls counted once. */
export async function comparable({ sandbox }: TestAz, requests: readonly Recorded[]) {
  const seen = new Map([
    [sandbox.tenantId, '<tenant>'],
    [sandbox.subscriptionId, '<subscription>'],
    [sandbox.clientId, '<client>'],
  ]);
  const normal = (value: string): string =>
    value
      .replace(TIME, '<time>')
      .replace(OPERATION, '<operation>')
      .replace(GRANT, '<grant>')
      .replace(SECRET, '<secret>')
      .replaceAll(sandbox.tenantDomain, '<domain>')
      .replace(GUID, (guid) => {
        const name = seen.get(guid) ?? `<guid ${seen.size}>`;
        seen.set(guid, name);
        return name;
      });
  const lines = await Promise.all(
    requests.map(async ({ method, host, path, query, contentType, body }) => ({
      request: normal(`${method} ${host}${path}${query === '' ? '' : `?${query}`}`),
      body: await readBody(contentType, body, normal),
    })),
  );
  const polledOnce = lines.filter(
    ({ request }, index) => !(request.startsWith('GET') && request === lines[index - 1]?.request),
  );
  return { normal, requests: polledOnce };
}

async function readBody(type: string, body: Buffer, normal: (text: string) => string): Promise<unknown> {
  if (body.length === 0) return undefined;
  if (body.subarray(0, 2).toString() === 'PK') return entriesOf(body);
  return type.includes('json') ? JSON.parse(normal(body.toString())) : normal(body.toString());
}

/** Names of a zip's files, and what is in them, in the order of names. */
async function entriesOf(zip: Buffer): Promise<string[]> {
  const file = await yauzl.fromBufferPromise(zip);
  const entries: string[] = [];
  for await (const entry of file.eachEntry()) {
    const content = await text(await file.openReadStreamPromise(entry));
    entries.push(`${entry.fileName} ${createHash('sha256').update(content).digest('hex').slice(0, 8)}`);
  }
  return entries.sort();
}
