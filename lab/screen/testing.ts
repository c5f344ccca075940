import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import type { Output } from '../context.ts';
import type { Pen } from './ended.ts';

/** The window that a prompt is in. */
export interface TestTerminal extends Pen {
  /** Changes the window's size. */
  resize(columns: number, rows?: number): void;
  /** What was written past the prompts' library: what erases. */
  erased(): string;
}

/** A terminal of 80 by 24, without colours, whose window can change. */
export function testTerminal(): TestTerminal {
  const stream = new PassThrough();
  let written = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    written += text;
  });
  const size = { columns: 80, rows: 24 };
  const terminal: Output = Object.defineProperties(stream, {
    columns: { get: () => size.columns },
    rows: { get: () => size.rows },
  });
  return {
    terminal,
    colors: pc.createColors(false),
    resize(columns, rows = size.rows) {
      Object.assign(size, { columns, rows });
      stream.emit('resize');
    },
    erased: () => written,
  };
}
