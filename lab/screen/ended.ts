import { useEffect } from '@inquirer/core';
import type { Colors, Output } from '../context.ts';

/** What a prompt ended with: an answer, no answer after all, or a learner who leaves. */
export type Ended<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

/** What a prompt draws with. */
export interface Pen {
  readonly colors: Colors;
  readonly terminal: Output;
}

/** Ends a prompt when its input ends: by Ctrl+D, or because the terminal was closed. */
export function useEnd(done: (ended: { readonly kind: 'left' }) => void): void {
  useEffect((rl) => {
    const end = (): void => done({ kind: 'left' });
    rl.on('close', end);
    return () => rl.removeListener('close', end);
  }, []);
}
