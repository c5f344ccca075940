import { cpus, loadavg } from 'node:os';

/** Where it is measured. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processors: number;
  readonly processor: string;
  /** Processes that wanted to run, on average in the last minute: more than there are processors means that others were busy. */
  readonly load: number;
}

/** This machine, now. (Windows does not tell its load: it is 0 there.) */
export function thisMachine(): Machine {
  const all = cpus();
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: all.length,
    processor: all[0]?.model.trim() || 'unknown',
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
