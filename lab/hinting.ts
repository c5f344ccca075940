import { marked, type Token } from 'marked';
import type { Command, Step } from '../steps/index.ts';
import { type LabState, updateLabState } from './state/lab-file.ts';

/** A hint of a step. */
export interface Hint {
  /** Counted from 1. */
  readonly number: number;
  readonly of: number;
  readonly tokens: readonly Token[];
  readonly names: LabState['names'];
}

/**
 * The next hint for a step, ever more direct, and the last one for ever after. Which one it was is remembered in the lab's
 * folder; `again` begins anew.
 * @throws LabError as `updateLabState`
 */
export function nextHint(dir: string, step: Step, again = false): Hint {
  const of = step.hints.length;
  const number = (seen: number): number => Math.min(again ? 0 : seen, of - 1) + 1;
  const { hints, names } = updateLabState(dir, (state) => ({
    ...state,
    hints: { ...state.hints, [step.number]: number(state.hints[step.number] ?? 0) },
  }));
  const shown = hints[step.number] ?? 0;
  const tokens = step.hints[shown - 1] ?? [];
  return {
    number: shown,
    of,
    tokens: shown < of ? tokens : [...tokens, ...othersWhole(step, tokens)],
    names,
  };
}

/** The commands that change something and that the last hint does not give itself: nothing is held back in the end. */
function othersWhole({ actions }: Step, hint: readonly Token[]): readonly Token[] {
  const said = hint.map(({ raw }) => raw.replaceAll(/\s+/g, ' ')).join(' ');
  const others = actions
    .filter((action): action is Command => action.kind === 'command' && action.changes)
    .filter(({ text }) => !said.includes(text));
  if (others.length === 0) return [];
  const block = others.map(({ text }) => text).join('\n');
  return marked.lexer(
    `\n${others.length === 1 ? 'The other one' : 'The others'}, whole:\n\n\`\`\`azurecli\n${block}\n\`\`\`\n`,
  );
}
