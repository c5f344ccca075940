/** Words of a command line, each with its quotes. */
const WORDS = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

const INDENT = '  ';
const CONTINUED = ' \\';

/**
 * A command line in lines of at most `width` columns, which break before options as shells of Unix understand it; so it can
 * be read, and copied. For other shells it stays one line.
 */
export function brokenCommand(
  line: string,
  width: number,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32' || line.length <= width) return line;
  const lines: string[] = [];
  const room = width - INDENT.length - CONTINUED.length;
  for (const part of partsOf(line).flatMap((each) => (each.length > room ? wordsOf(each) : each))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length + CONTINUED.length <= width)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(last === undefined ? part : INDENT + part);
  }
  return lines.join(`${CONTINUED}\n`);
}

const wordsOf = (line: string): string[] => line.match(WORDS) ?? [];

/** The command's own words, and each option with its values. */
function partsOf(line: string): string[] {
  const parts: string[] = [];
  for (const word of wordsOf(line)) {
    const last = parts.at(-1);
    if (last === undefined || word.startsWith('-')) parts.push(word);
    else parts[parts.length - 1] = `${last} ${word}`;
  }
  return parts;
}
