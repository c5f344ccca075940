/** Who takes part in a flow, and what happens between them, from top to bottom. */
export interface Flow {
  readonly participants: readonly string[];
  readonly events: readonly FlowEvent[];
}

export type FlowEvent =
  /** Something goes from one to another; both are numbers of participants. */
  | { readonly kind: 'message'; readonly from: number; readonly to: number; readonly text: string }
  /** Something that one of them does. */
  | { readonly kind: 'note'; readonly at: number; readonly text: string }
  /** What comes next belongs together. */
  | { readonly kind: 'heading'; readonly text: string };

/** A flow's file is not what it must be. */
export class FlowError extends Error {
  override readonly name = 'FlowError';
}

/**
 * Reads a flow. The first line names the participants, with commas between them; then one event a line:
 * `Browser -> Frontend: GET /`, `Frontend: looks for a session`, `== Next time ==`. Empty lines, and those that begin with
 * `#`, say nothing.
 * @throws FlowError with the number of the line
 */
export function readFlow(source: string): Flow {
  const [first, ...rest] = source
    .split(/\r?\n/)
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
  const participants = (first?.text ?? '').split(',').map((name) => name.trim());
  if (participants.length < 2 || participants.includes('')) {
    throw new FlowError(`line ${first?.line ?? 1}: it begins with the participants, two or more`);
  }
  const numberOf = (name: string, line: number): number => {
    const number = participants.indexOf(name.trim());
    if (number < 0) throw new FlowError(`line ${line}: nobody is called "${name.trim()}"`);
    return number;
  };
  const events = rest.map(({ text, line }): FlowEvent => {
    const heading = /^== (.+) ==$/.exec(text)?.[1];
    if (heading !== undefined) return { kind: 'heading', text: heading };
    const [, who = '', what] = /^([^:]+): (.+)$/.exec(text) ?? [];
    if (what === undefined) throw new FlowError(`line ${line}: "A -> B: text", "A: text" or "== text =="`);
    const [from = '', to] = who.split(' -> ');
    if (to === undefined) return { kind: 'note', at: numberOf(from, line), text: what };
    const ends = { from: numberOf(from, line), to: numberOf(to, line) };
    if (ends.from === ends.to) throw new FlowError(`line ${line}: it comes from where it goes`);
    return { kind: 'message', ...ends, text: what };
  });
  return { participants, events };
}
