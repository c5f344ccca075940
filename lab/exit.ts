/** What the lab's process ends with. `lab sandbox shell` and `lab az` end with the code of what they ran. */
export type ExitCode = number;

/** The lab's own exit codes, as `lab --help` and README list them. */
export const EXIT = {
  /** Everything that was asked for is done, and every check passes. */
  ok: 0,
  /** A check fails, or a command of a step did. */
  fails: 1,
  /** It could not be looked or done: no connection, no permission, a broken file. Says nothing about the learner's work. */
  couldNot: 2,
  /** Bad usage (EX_USAGE of sysexits.h). */
  usage: 64,
  /** A bug of the lab (EX_SOFTWARE). */
  bug: 70,
  /** Ctrl+C: 128 and the signal's number, as shells say it. */
  interrupted: 130,
} as const;

/** The same for people, in the order in which help prints them. */
export const EXIT_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'all checks pass'],
  [EXIT.fails, 'something fails'],
  [EXIT.couldNot, 'could not check'],
  [EXIT.usage, 'bad usage'],
];
