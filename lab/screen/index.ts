import type { Context } from '../context.ts';
import { openKeysUi } from './keys-ui.ts';
import { openLinesUi } from './lines-ui.ts';
import type { Ui } from './ui.ts';

/**
 * Opens the terminal of a context, in the way that suits it; what is printed goes through `typed` first. Whoever opens it
 * closes it.
 */
export const openUi = (context: Context, typed: (text: string) => string = (text) => text): Ui =>
  context.redraws ? openKeysUi(context, typed) : openLinesUi(context, typed);
