import type { Colors } from '../context.ts';
import { widthOf } from '../render/inline.ts';
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
 * A menu as lines for the terminal, none of them wider than it: an empty one, the status, and the choices with their keys,
 * that of Enter first.
 */
export function menuLines<K extends string>({ status, choices, enter }: Menu<K>, look: MenuLook): string[] {
  const { colors, columns, note } = look;
  const room = Math.max(10, columns - 1);
  const first = choices.filter(({ key }) => key === enter);
  const rest = choices.filter(({ key, unlisted }) => key !== enter && !unlisted);
  const items = [
    ...first.map(({ label }) => `${colors.cyan(colors.bold('[Enter]'))} ${colors.bold(label)}`),
    ...rest.map((choice) => `${colors.cyan(`[${keyName(choice)}]`)} ${choice.label}`),
  ];
  return [
    '',
    ...(status === '' ? [] : status.split('\n').map((line) => cut(line, room))),
    ...flow(items, room),
    ...(note === undefined ? [] : [colors.dim(cut(note, room))]),
  ];
}

/** What to call the key of a choice. */
export const keyName = ({ key, called }: Pick<Choice<string>, 'key' | 'called'>): string =>
  called ?? (key === ' ' ? 'Space' : key);

/** Puts items beside each other as long as there is room. */
function flow(items: readonly string[], room: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line !== undefined && widthOf(line) + GAP.length + widthOf(item) <= room) {
      lines[lines.length - 1] = line + GAP + item;
    } else lines.push(cut(item, room));
  }
  return lines;
}

/** `text` within `room` columns; what is cut off is shown by three dots. Keeps colours when nothing is cut off. */
export function cut(text: string, room: number): string {
  if (widthOf(text) <= room) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  const plain = [...text.replaceAll(/\u001b\[[0-9;]*m/g, '')];
  return `${plain.slice(0, Math.max(1, room - 1)).join('')}…`;
}
