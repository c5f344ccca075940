import type { Outcome } from '../../checks/run.ts';
import { redact } from './redact.ts';

/**
 * An outcome as it may be shown and kept: somebody may have put a secret where something else belongs, and what was found
 * there is told. Commands stay as they are, as they have only what is right.
 */
export function withoutSecrets(outcome: Outcome): Outcome {
  switch (outcome.status) {
    case 'pass': {
      const { note } = outcome;
      return {
        ...outcome,
        found: redact(outcome.found),
        ...(note === undefined ? {} : { note: redact(note) }),
      };
    }
    case 'fail':
      return { ...outcome, found: redact(outcome.found), why: redact(outcome.why) };
    case 'error':
      return { ...outcome, message: redact(outcome.message) };
    case 'blocked':
      return outcome;
  }
}
