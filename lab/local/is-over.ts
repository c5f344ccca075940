import { readFileSync } from 'node:fs';

/** Whether the process is gone. One that nobody has reaped yet (Linux, in a container without an init) is, too. */
export function isOver(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return true;
  }
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
