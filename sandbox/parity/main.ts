import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { notes } from './all-notes.ts';
import { readTables } from './operations.ts';
import { parityPage } from './page.ts';
import { lost, readRecord, readRecordings } from './record.ts';
import { recordingsFolder } from './recordings-folder.ts';

const PAGE = new URL('../PARITY.md', import.meta.url);
const RECORD = fileURLToPath(new URL('../parity.json', import.meta.url));

/**
 * `tsx sandbox/parity/main.ts write` makes the record and the page anew from the last test run; `check` fails when that
 * run no longer shows what the record says. Clients that are not installed are left as they are, except in CI.
 */
async function main(command: string | undefined): Promise<void> {
  const tables = await readTables();
  const seen = readRecordings(recordingsFolder(), tables);
  const record = readRecord(RECORD);
  const { operations, clients } = lost(record, seen);
  if (command === 'write') {
    const kept = Object.fromEntries(
      clients.filter(isInstalledByHand).map((client) => [client, record[client] ?? []]),
    );
    const all = { ...kept, ...seen };
    const sorted = Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
    writeFileSync(RECORD, `${JSON.stringify(sorted, null, 2)}\n`);
    writeFileSync(PAGE, parityPage(tables, notes, sorted));
    say(`sandbox/PARITY.md is written: ${Object.keys(sorted).join(', ')}`);
    return;
  }
  const absent = clients.filter((client) => process.env.CI === 'true' || !isInstalledByHand(client));
  for (const client of clients)
    say(`${client} was not there: what the parity page says of it was not looked at`);
  if (operations.length === 0 && absent.length === 0) return;
  const text = [...operations, ...absent.map((client) => `${client}: everything`)].join('\n  ');
  process.stderr.write(
    `The parity page says that these were seen to work, and in this run they were not:\n  ${text}\nRepair the test that did; or, if that is as it should be: npm run parity\n`,
  );
  process.exitCode = 1;
}

/** What npm installs is there in every run; these may be missing, or of another version. */
const isInstalledByHand = (client: string): boolean => /^(az |MSAL Python|Chromium)/.test(client);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await main(process.argv[2]);
