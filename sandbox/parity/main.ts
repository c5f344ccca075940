import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { z } from 'zod';
import { notes } from './all-notes.ts';
import { isOfTheMachine, programOf } from './client.ts';
import { readTables, type Tables } from './operations.ts';
import { PAGE, parityPage } from './page.ts';
import {
  RECORD,
  readRecord,
  sorted,
  WITNESSES,
  type Witnessed,
  type Witnesses,
  witnessesOf,
} from './record.ts';
import { Recorded } from './recorded.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const Seen = z.object({ file: z.string(), seen: z.array(Recorded) });

/**
 * `npm run parity` runs the tests of other people's clients and writes the record and the page anew; with names of test
 * files, those only (the record of the others stays); with `page`, the page alone, from the record as it is.
 */
async function main(names: readonly string[]): Promise<void> {
  const tables = await readTables();
  const record = names.includes('page')
    ? readRecord()
    : await witnessed(names.length > 0 ? names : WITNESSES, tables, readRecord());
  writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(PAGE, parityPage(tables, notes, record));
  process.stdout.write('sandbox/PARITY.md is written.\n');
}

/** Runs the tests, and puts what they saw in the place of what the record says of them. A file that fails keeps its own. */
async function witnessed(filters: readonly string[], tables: Tables, record: Witnessed): Promise<Witnessed> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-parity-'));
  try {
    const { exitCode } = await execa('node', ['node_modules/vitest/vitest.mjs', 'run', ...filters], {
      cwd: ROOT,
      env: { SANDBOX_WITNESSES: folder },
      stdio: 'inherit',
      reject: false,
    });
    if (exitCode !== 0) process.exitCode = 1;
    const seen = readdirSync(folder).map((name) =>
      Seen.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))),
    );
    const fresh = seen.map(({ file, seen: requests }): [string, Witnesses] => [
      file,
      withAbsent(witnessesOf(requests, tables), record[file] ?? {}),
    ]);
    return sorted({
      ...record,
      ...Object.fromEntries(fresh.filter(([, witnesses]) => Object.keys(witnesses).length > 0)),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is not installed here is left as the record has it. */
function withAbsent(seen: Witnesses, before: Witnesses): Witnesses {
  const here = new Set(Object.keys(seen).map(programOf));
  const kept = Object.entries(before).filter(
    ([client]) => isOfTheMachine(client) && !here.has(programOf(client)),
  );
  return sorted({ ...seen, ...Object.fromEntries(kept) });
}

await main(process.argv.slice(2));
