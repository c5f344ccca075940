import type { Statement, Word } from '../../steps/index.ts';

/** What means nothing to PowerShell without quotes, wherever it stands in a word. */
const BARE = /^(?![-@%]?$)(?!@)(?!--$)[\w+=:./-]+$/;

/**
 * A command as it is typed in PowerShell: the same words, and `$name = az …` for `name=$(az …)`.
 *
 * Double quotes in a word need a backslash where az is a batch file (az.cmd), as PowerShell hands words over to those without
 * quoting what is in them; that is so on Windows, in every version.
 * Sources: "about_Quoting_Rules", "Quoting differences between scripting languages" (learn.microsoft.com).
 */
export function writePowerShell(
  { words, assigns }: Pick<Statement, 'words' | 'assigns'>,
  platform: NodeJS.Platform = process.platform,
): string {
  const line = words.map((word) => written(word, platform === 'win32')).join(' ');
  return assigns === undefined ? line : `$${assigns} = ${line}`;
}

function written(word: Word, isBatch: boolean): string {
  const escaped = (text: string): string => (isBatch ? text.replaceAll('"', '\\"') : text);
  if (word.every((piece) => typeof piece === 'string')) {
    const text = word.join('');
    return BARE.test(text) ? text : `'${escaped(text).replaceAll("'", "''")}'`;
  }
  const pieces = word.map((piece) =>
    typeof piece === 'string' ? escaped(piece).replaceAll(/["`$]/g, '`$&') : `\${${piece.variable}}`,
  );
  return `"${pieces.join('')}"`;
}
