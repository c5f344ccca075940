import { commandFailures } from './failures/command.ts';
import { creationFailures } from './failures/creation.ts';
import { deploymentFailures } from './failures/deployment.ts';
import type { Explanation, KnownFailure, Place } from './failures/known-failure.ts';
import { passingFailures } from './failures/passing.ts';
import { registrationFailures } from './failures/registration.ts';
import { signInFailures } from './failures/sign-in.ts';

/** The special ones first: a message about a quota is also a message of code Unauthorized. */
export const knownFailures: readonly KnownFailure[] = [
  ...creationFailures,
  ...deploymentFailures,
  ...registrationFailures,
  ...passingFailures,
  ...signInFailures,
  ...commandFailures,
];

/**
 * What a failed `az` means, by what it wrote on standard error; `undefined` for what is not known. Understands the
 * installed az and the built-in one. `place` fills the commands in `next`; what is missing stays a placeholder.
 */
export function explain(stderr: string, place: Place = {}): Explanation | undefined {
  // A long message may be broken into lines anywhere.
  const text = stderr.replace(/\s+/g, ' ');
  for (const { id, says, source, explain: say } of knownFailures) {
    const found = says.exec(text);
    if (found) return { id, source, ...say(found, place) };
  }
  return undefined;
}
