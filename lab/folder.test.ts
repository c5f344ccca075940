import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { moveAway } from './folder.ts';

it
  .skipIf(process.platform === 'win32')
  .each(['lab.json', "o'brien's lab.json", '$HOME.json', "o'b $x`.json"])(
  'a file that is in the way is moved by the command that is shown: %s',
  (name) => {
    const dir = mkdtempSync(join(tmpdir(), 'lab-folder-'));
    writeFileSync(join(dir, name), '');
    execFileSync('sh', ['-c', moveAway(join(dir, name))]);
    expect(readdirSync(dir)).toEqual([`${name}.broken`]);
    rmSync(dir, { recursive: true });
  },
);
