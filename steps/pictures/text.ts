import { type Flow, FlowError, type FlowEvent } from './flow.ts';

/** Columns that a diagram may take: with an indentation of four it fits into a terminal of 80. */
export const COLUMNS = 74;

/** Between the lines of two participants, at least. */
const GAP = 15;

/**
 * A flow for a terminal: a column a participant, and time goes down.
 * @throws FlowError for a text that finds no room
 */
export function flowText({ participants, events }: Flow): string {
  const lanes = lanesOf(participants);
  const empty = write(lanes.map((at) => ({ at, text: '|' })));
  const lines = [
    write(participants.map((name, index) => ({ at: (lanes[index] ?? 0) - half(name), text: name }))),
  ];
  for (const event of events)
    lines.push(...(event.kind === 'heading' ? [empty] : []), ...linesOf(event, lanes));
  return [...lines, empty].join('\n');
}

/** The columns of the participants' lines: names do not touch, and there is room for words between them. */
function lanesOf(participants: readonly string[]): number[] {
  const spare = (COLUMNS - 24) / Math.max(1, participants.length - 1);
  const gap = Math.max(GAP, Math.min(26, Math.floor(spare)));
  const first = half(participants[0] ?? '') + 1;
  const lanes = participants.map((_, index) => first + index * gap);
  if ((lanes.at(-1) ?? 0) + half(participants.at(-1) ?? '') >= COLUMNS) {
    throw new FlowError(`there is no room for ${participants.length} participants`);
  }
  return lanes;
}

function linesOf(event: FlowEvent, lanes: readonly number[]): string[] {
  const bars = lanes.map((at) => ({ at, text: '|' }));
  const lane = (number: number): number => lanes[number] ?? 0;
  switch (event.kind) {
    case 'heading':
      return [`--- ${event.text} ${'-'.repeat(Math.max(3, (lanes.at(-1) ?? 0) - event.text.length - 4))}`];
    case 'note':
      return [write([...bars, noteAt(event.text, lane(event.at))])];
    case 'message': {
      const [left, right] = [event.from, event.to].map(lane).sort((a, b) => a - b);
      const [begin = 0, end = 0] = [left, right];
      const shaft = '-'.repeat(end - begin - 2);
      const arrow = event.to > event.from ? `${shaft}>` : `<${shaft}`;
      return [
        write([...bars, { at: Math.min(begin + 2, COLUMNS - event.text.length), text: event.text }]),
        write([...bars, { at: begin + 1, text: arrow }]),
      ];
    }
  }
}

/** A note stands to the right of its line, or to the left where there is no room. */
const noteAt = (text: string, lane: number): { at: number; text: string } =>
  lane + text.length + 3 <= COLUMNS
    ? { at: lane - 1, text: `[*] ${text}` }
    : { at: lane - text.length - 2, text: `${text} [*]` };

/** Texts at their columns, later ones over earlier ones; a text keeps a blank on either side. */
function write(parts: readonly { readonly at: number; readonly text: string }[]): string {
  const line: string[] = [];
  for (const { at, text } of parts) {
    if (at < 0 || at + text.length > COLUMNS) throw new FlowError(`there is no room for "${text}"`);
    for (const [index, char] of [...text].entries()) line[at + index] = char;
    for (const beside of [at - 1, at + text.length]) {
      if (text !== '|' && line[beside] === '|' && /[^-<>]/.test(text)) line[beside] = ' ';
    }
  }
  return Array.from(line, (char) => char ?? ' ')
    .join('')
    .trimEnd();
}

const half = (text: string): number => Math.floor(text.length / 2);
