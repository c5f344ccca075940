/** Which of many apps run, so that those that nobody asks for make room for others. */
export interface Running {
  /** Somebody asks for this app now. Gives those that are to be stopped for it. */
  use(key: string): readonly string[];
  /** It was ended by somebody else. */
  forget(key: string): void;
}

/**
 * So many apps may run at once before idle ones are unloaded: what a learner has is never touched, and a class does not
 * start hundreds of processes. App Service unloads idle apps as well, unless they are Always On ("Configure an App Service
 * app", Always On).
 */
const MOST_RUNNING = 12;

/** An app that was asked for less than this ago may still be answering. */
const BUSY_MS = 5000;

/** Keeps track of apps by their keys; `now` is in milliseconds. */
export function runningApps(now: () => number = () => performance.now()): Running {
  const used = new Map<string, number>(); // the least recently used is the first
  return {
    use(key) {
      const isNew = !used.delete(key);
      used.set(key, now());
      if (!isNew) return [];
      const idle = [...used].filter(([, at]) => now() - at > BUSY_MS).map(([each]) => each);
      const unloaded = idle.slice(0, Math.max(0, used.size - MOST_RUNNING));
      for (const each of unloaded) used.delete(each);
      return unloaded;
    },
    forget: (key) => void used.delete(key),
  };
}
