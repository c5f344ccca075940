import { execa } from 'execa';

const LIMIT_MS = 20_000;

/** One line a process: its id, its parent's id, its memory in KiB. */
const WINDOWS =
  'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $([math]::Round($_.WorkingSetSize / 1KB))" }';

/**
 * The memory of process `root` and all that it started, in MB: resident set sizes (working sets on Windows), added up.
 * Pages that several processes share count once for each of them, as in most tools.
 */
export async function memoryOf(root: number): Promise<number> {
  const { stdout } =
    process.platform === 'win32'
      ? await execa('powershell', ['-NoProfile', '-Command', WINDOWS], { timeout: LIMIT_MS })
      : await execa('ps', ['-A', '-o', 'pid=,ppid=,rss='], { timeout: LIMIT_MS });
  return treeMemory(stdout, root) / 1024;
}

/** The sum of the third column of `table` (KiB) over process `root` and its descendants. @throws Error when it is not there */
export function treeMemory(table: string, root: number): number {
  const processes = table
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([id, parent, memory]) =>
      id === undefined || parent === undefined || memory === undefined ? [] : [{ id, parent, memory }],
    );
  const first = processes.find(({ id }) => id === root);
  if (!first) throw new Error(`process ${root} does not run`);
  const tree = new Set([first]);
  for (const member of tree) {
    for (const other of processes) if (other.parent === member.id && other !== member) tree.add(other);
  }
  return [...tree].reduce((sum, { memory }) => sum + memory, 0);
}
