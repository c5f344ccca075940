import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const BUILDER = new URL('program.js', import.meta.url).href;
const PROGRAM = { name: 'sandbox', main: 'sandbox/main.ts', folders: ['sandbox'] };

describe('a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-program-'));
  const cache = join(folder, 'cache');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the sandbox says when it is run without its folder, from what is kept in `kept`. */
  const run = (kept: string) => {
    const script = `const { run } = await import(${JSON.stringify(BUILDER)}); await run(${JSON.stringify(PROGRAM)}, ${JSON.stringify(kept)});`;
    return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]).then(
      () => 'it ran',
      ({ stderr }: { stderr: string }) => stderr,
    );
  };

  it('is built once, and run from that', async () => {
    expect(await run(cache)).toBe('The sandbox needs a folder: --dir DIR\n');
    const built = readdirSync(cache);
    expect(built).toEqual([expect.stringMatching(/^sandbox-[0-9a-f]{16}$/)]);
    const main = join(cache, built[0] ?? '', 'main.js');
    writeFileSync(main, "process.stderr.write('from what was built\\n'); process.exitCode = 1;");
    expect(await run(cache)).toBe('from what was built\n');
    expect(readdirSync(cache)).toEqual(built);
  });

  it('is compiled as it is loaded where nothing can be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await run(join(file, 'cache'))).toBe('The sandbox needs a folder: --dir DIR\n');
  });
});
