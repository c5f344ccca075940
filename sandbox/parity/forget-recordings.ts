import { rmSync } from 'node:fs';
import { recordingsFolder } from './recordings-folder.ts';

/** Before a test run: what an earlier one recorded counts no more. */
export function setup(): void {
  rmSync(recordingsFolder(), { recursive: true, force: true });
}
