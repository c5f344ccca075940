import type { Context } from '../context.ts';
import { openKeysUi } from './keys-ui.ts';
import { openLinesUi } from './lines-ui.ts';
import type { Ui } from './ui.ts';

/** Opens the terminal of a context, in the way that suits it. Whoever opens it closes it. */
export const openUi = (context: Context): Ui =>
  context.redraws ? openKeysUi(context) : openLinesUi(context);
