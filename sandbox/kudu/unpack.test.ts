import { describe, expect } from 'vitest';
import { appOf, latest, makeSite, zipOf } from '../sites/testing.ts';
import { test } from '../testing.ts';

const long = 'x'.repeat(100);

/** What it is, how it is made, and what is said of it. */
const bad: readonly [string, () => Promise<string | Buffer>, RegExp][] = [
  ['that is no zip', async () => 'hello', /not a zip/],
  ['that is empty', async () => '', /not a zip/],
  ['that is cut short', async () => (await zipOf({ 'a.txt': long })).subarray(0, 60), /not a zip/],
  ['that leads out of its folder', () => renamed('aaaaaa.txt', '../../up.x'), /\.\.\/\.\.\/up\.x/],
  ['with an absolute name', () => renamed('aaaa.txt', '/etc/abc'), /absolute|etc/],
  ["with a drive's name", () => renamed('aaaaaaaa', 'C:/a.txt'), /absolute|C:/],
  [
    'with names that differ in case only',
    () => renamed('B.txt', 'A.TXT', { 'a.txt': '1', 'B.txt': '2' }),
    /case/,
  ],
  ['with one name twice', () => renamed('b.txt', 'a.txt', { 'a.txt': '1', 'b.txt': '2' }), /twice/],
  [
    'with a file that is a folder as well',
    () => renamed('b.txt', 'a/b.c', { a: '1', 'b.txt': '2' }),
    /twice/,
  ],
  ['with a symbolic link', () => symlink(), /symbolic link/],
  ['that lies about a size', () => claiming(5), /cannot be unpacked/],
  ['that unpacks to more than fits', () => claiming(0xf0000000), /more than 2 GB/],
];

describe('a zip that cannot be deployed', () => {
  test.for(bad)('%s fails, and the app before it goes on', async ([what, make, reason], { sandbox }) => {
    const site = makeSite(sandbox, `bad-${what.replace(/\W/g, '').toLowerCase()}`);
    await site.deploy(appOf('return "before";'));
    const answer = await site.kudu('POST', '/api/zipdeploy?isAsync=true', { body: await make() });
    expect(answer.status).toBe(202);
    const record = await latest(site);
    expect(record).toMatchObject({ status: 3, complete: true, active: false, is_temp: true });
    expect(record.status_text).toMatch(reason);
    const log = (await site.kudu('GET', '/api/deployments/latest/log')).body;
    expect(log.at(-1)).toMatchObject({ type: 2, message: expect.stringMatching(reason) });
    expect((await site.ask('GET', '/')).body).toBe('before');
    expect(await site.kudu('POST', '/api/zipdeploy', { body: await make() })).toMatchObject({
      status: 400,
      body: expect.stringMatching(reason),
    });
  });
});

async function renamed(
  from: string,
  to: string,
  files: Record<string, string> = { [from]: long },
): Promise<Buffer> {
  expect(from).toHaveLength(to.length);
  const zip = await zipOf(files);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

async function symlink(): Promise<Buffer> {
  const zip = await zipOf({ link: '/etc/passwd' });
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  zip.writeUInt32LE((0o120777 << 16) >>> 0, central + 38);
  return zip;
}

async function claiming(size: number): Promise<Buffer> {
  const zip = await zipOf({ 'a.txt': long });
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  zip.writeUInt32LE(size, central + 24);
  return zip;
}
