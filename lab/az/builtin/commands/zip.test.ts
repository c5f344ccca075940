import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import { zipFolder } from './zip.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `this is ${name}`);
  }
}

async function unzip(zip: Buffer): Promise<Map<string, { content: string; mode: number }>> {
  const file = await yauzl.fromBufferPromise(zip);
  const found = new Map<string, { content: string; mode: number }>();
  for await (const entry of file.eachEntry()) {
    const content = await text(await file.openReadStreamPromise(entry));
    found.set(entry.fileName, { content, mode: (entry.externalFileAttributes >>> 16) & 0o777 });
  }
  return found;
}

describe('the zip of a folder', () => {
  it('has everything in it, hidden files and ignored ones too', async () => {
    write('package.json', 'src/deep/a.js', '.env', '.gitignore', '.git/HEAD', 'ü ö.txt');
    const found = await unzip(await zipFolder(folder, 'node'));
    expect([...found.keys()].sort()).toEqual(
      ['.env', '.git/HEAD', '.gitignore', 'package.json', 'src/deep/a.js', 'ü ö.txt'].sort(),
    );
    expect(found.get('src/deep/a.js')?.content).toBe('this is src/deep/a.js');
  });
  it('leaves out node_modules at any depth, for Node', async () => {
    write('index.js', 'node_modules/x/i.js', 'web/node_modules.bak/y.js', 'node_modules.txt');
    expect([...(await unzip(await zipFolder(folder, 'NODE'))).keys()]).toEqual([
      'index.js',
      'node_modules.txt',
    ]);
  });
  it('leaves out virtual environments and .env, for Python', async () => {
    write('app.py', 'venv/lib/x.py', '.env', 'node_modules/x.js');
    expect([...(await unzip(await zipFolder(folder, 'python'))).keys()]).toEqual([
      'app.py',
      'node_modules/x.js',
    ]);
  });
  it.skipIf(process.platform === 'win32')('keeps who may run a file, and reads linked files', async () => {
    write('run.sh', 'real/a.txt');
    chmodSync(join(folder, 'run.sh'), 0o755);
    symlinkSync('run.sh', join(folder, 'link.sh'));
    symlinkSync('real', join(folder, 'linked'));
    const found = await unzip(await zipFolder(folder, 'node'));
    expect([...found.keys()].sort()).toEqual(['link.sh', 'real/a.txt', 'run.sh']);
    expect(found.get('run.sh')?.mode).toBe(statSync(join(folder, 'run.sh')).mode & 0o777);
    expect(found.get('link.sh')?.content).toBe('this is run.sh');
  });
  it.skipIf(process.platform === 'win32')('says which link leads nowhere', async () => {
    symlinkSync('nowhere', join(folder, 'broken'));
    await expect(zipFolder(folder, 'node')).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringContaining('broken'),
    });
  });
});
