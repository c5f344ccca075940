import type { Colors } from '../context.ts';
import { widthOf, wrap } from '../render/inline.ts';
import type { Choice, Menu } from './ui.ts';

export interface MenuLook {
  /** Of the terminal. */
  readonly columns: number;
  readonly colors: Colors;
  /** Something to say below the choices. */
  readonly note?: string;
}

const GAP = '  ';

/**
 * A menu as lines for the terminal: an empty one, the status (cut off where it is too long), and the choices with their
 * keys, that of Enter first.
 */
export function menuLines<K extends string>({ status, choices, enter }: Menu<K>, look: MenuLook): string[] {
  const { colors, columns, note } = look;
  const room = Math.max(10, columns - 1);
  const first = choices.filter(({ key }) => key === enter);
  const rest = choices.filter(({ key, unlisted }) => key !== enter && !unlisted);
  const items: Item[] = [
    ...first.map(({ label }) => ({ name: 'Enter', label, style: colors.bold })),
    ...rest.map((choice) => ({ name: keyName(choice), label: choice.label, style: (text: string) => text })),
  ];
  return [
    '',
    ...(status === '' ? [] : status.split('\n').map((line) => cut(line, room))),
    ...flow(
      items.map((item) => itemLines(item, room, colors)),
      room,
    ),
    ...(note === undefined ? [] : [colors.dim(cut(note, room))]),
  ];
}

interface Item {
  readonly name: string;
  readonly label: string;
  readonly style: (text: string) => string;
}

/** "[c] check", in several lines where there is no room for one. */
function itemLines({ name, label, style }: Item, room: number, colors: Colors): string[] {
  const key = `[${name}] `;
  const [line = '', ...more] = wrap([{ text: label, style }], room - key.length);
  return [`${colors.cyan(style(`[${name}]`))} ${line}`, ...more.map((each) => ' '.repeat(key.length) + each)];
}

/** What to call the key of a choice. */
export const keyName = ({ key, called }: Pick<Choice<string>, 'key' | 'called'>): string =>
  called ?? (key === ' ' ? 'Space' : key);

/** Puts items beside each other as long as there is room; one that takes several lines has them for itself. */
function flow(items: readonly (readonly string[])[], room: number): string[] {
  const lines: string[] = [];
  let open = false;
  for (const item of items) {
    const [first = ''] = item;
    const line = lines.at(-1);
    if (open && item.length === 1 && line !== undefined && widthOf(line + GAP + first) <= room) {
      lines[lines.length - 1] = line + GAP + first;
    } else lines.push(...item);
    open = item.length === 1;
  }
  return lines;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const ESCAPE = /(\u001b\[[0-9;]*m)/;

/** `text` within `room` columns; what is cut off is shown by three dots. Keeps the colours. */
export function cut(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  let left = Math.max(1, room - 1);
  let over = false;
  const pieces = text.split(ESCAPE).map((piece) => {
    if (ESCAPE.test(piece)) return piece;
    const shown = [...piece].slice(0, left).join('');
    left -= [...shown].length;
    if (shown === piece || over) return shown;
    over = true;
    return `${shown}…`;
  });
  return pieces.join('');
}
