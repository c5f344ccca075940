import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

interface Descendant {
  readonly pid: number;
  readonly group: number;
}

/**
 * The processes below the process `pid` that have left its group, as `spawn` with `detached` makes them, and the function
 * that ends those of them that still run. Nothing where there is no `ps`, and on Windows, which knows trees.
 */
export async function detachedFrom(pid: number): Promise<{ end(): Promise<void> }> {
  const found = await below(pid);
  const left = found.filter(({ group }) => group !== pid);
  return {
    async end() {
      if (left.length === 0) return;
      const now = new Map((await processes()).map((each) => [each.pid, each.group]));
      for (const each of left) {
        if (now.get(each.pid) === each.group) kill(each.pid); // and not another one that has got its number
      }
    },
  };
}

async function below(pid: number): Promise<Descendant[]> {
  const all = await processes();
  const family = new Set([pid]);
  const found: Descendant[] = [];
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const { parent, ...each } of all) {
      if (!family.has(parent) || family.has(each.pid)) continue;
      family.add(each.pid);
      found.push(each);
    }
  }
  return found;
}

async function processes(): Promise<(Descendant & { readonly parent: number })[]> {
  if (process.platform === 'win32') return [];
  try {
    const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,pgid=']);
    return stdout
      .trim()
      .split('\n')
      .map((line) => {
        const [pid = 0, parent = 0, group = 0] = line.trim().split(/\s+/).map(Number);
        return { pid, parent, group };
      });
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
