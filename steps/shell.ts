/** A piece of a word: text as it stands, or the value of a variable. */
export type Piece = string | { readonly variable: string };

/** A word of a command line, without its quotes. */
export type Word = readonly Piece[];

/** One command as a shell reads it. */
export interface Statement {
  readonly words: readonly Word[];
  /** The variable that keeps what the command prints: `secret` in `secret=$(az …)`. */
  readonly assigns?: string;
  /** As it was written, with lines that go on (`\`) put together. */
  readonly text: string;
  /** The line that it begins on, from 0. */
  readonly line: number;
}

/** A command that the lab does not read, though a shell might. */
export class ShellError extends Error {
  override readonly name = 'ShellError';
  /** From 0. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** What means something to a shell wherever it stands outside of quotes, and why it is not taken here. */
const SPECIAL: Readonly<Record<string, string>> = {
  '|': 'a pipe is for shells only',
  '&': 'one command a line: & is for shells only',
  ';': 'one command a line: ; is for shells only',
  '(': '( is for shells only, but for name=$(az …)',
  ')': ') closes nothing',
  '>': '> is for shells only',
  '<': '< is for shells only, unless it begins a placeholder like <location>',
  '`': 'a backtick is for shells only: write name=$(az …)',
  $: 'a variable stands between double quotes, and nothing else begins with $',
  '*': '* stands between quotes, or a shell looks for files',
  '?': '? stands between quotes, or a shell looks for files',
  '[': '[ stands between quotes, or a shell looks for files',
  '!': '! stands between single quotes',
};

const PLACEHOLDER = /<[a-z][a-z0-9-]*>/y;
const VARIABLE = /\$([A-Za-z_]\w*)/y;
const ASSIGNMENT = /([A-Za-z_]\w*)=\$\(/y;

/**
 * Reads commands as bash, zsh and Azure Cloud Shell read them, as far as the lab's steps go: words in single or double
 * quotes, `"$variable"`, `name=$(az …)`, comments, and lines that go on after a backslash. Whatever else means something to
 * a shell is refused, so that nothing is ever run here in another way than there.
 * Source: "Shell Command Language" (POSIX.1-2017, volume XCU), sections 2.2, 2.3 and 2.6.
 * @throws ShellError with the line
 */
export function readShell(source: string): readonly Statement[] {
  return new Reader(source).statements();
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  statements(): Statement[] {
    const statements: Statement[] = [];
    for (this.#skip(true); this.#at < this.#source.length; this.#skip(true))
      statements.push(this.#statement());
    return statements;
  }

  #statement(): Statement {
    const from = this.#at;
    const line = this.#line();
    const assigns = this.#match(ASSIGNMENT)?.[1];
    const inner = assigns !== undefined;
    const words: Word[] = [];
    for (this.#skip(false); !this.#ends(inner); this.#skip(false)) words.push(this.#word(inner));
    if (inner) this.#close(line);
    const text = joined(this.#source.slice(from, this.#at));
    return { words, text, line, ...(assigns === undefined ? {} : { assigns }) };
  }

  /** Passes the `)` of an assignment, with nothing behind it. */
  #close(line: number): void {
    if (this.#char() !== ')') throw new ShellError(line, 'a $( is not closed');
    this.#at += 1;
    this.#skip(false);
    if (!this.#ends(false)) throw this.#refusal('nothing stands behind name=$(az …)');
  }

  #ends(inner: boolean): boolean {
    const char = this.#char();
    return char === '' || char === '\n' || char === '#' || (inner && char === ')');
  }

  /** Passes blanks, lines that go on, and (between statements) empty lines and comments. */
  #skip(lines: boolean): void {
    for (;;) {
      if (/[ \t]/.test(this.#char())) this.#at += 1;
      else if (this.#source.startsWith('\\\n', this.#at)) this.#at += 2;
      else if (lines && this.#char() === '\n') this.#at += 1;
      else if (lines && this.#char() === '#') this.#at = this.#until('\n');
      else return;
    }
  }

  #word(inner: boolean): Word {
    const pieces: Piece[] = [];
    const add = (piece: Piece): void => {
      const last = pieces.at(-1);
      if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
      else pieces.push(piece);
    };
    add('');
    while (!/^[ \t\n]?$/.test(this.#char()) && !this.#continues()) {
      const char = this.#char();
      if (inner && char === ')') break;
      if (char === "'") add(this.#single());
      else if (char === '"') for (const piece of this.#double()) add(piece);
      else add(this.#bare(char));
    }
    return pieces.length > 1 ? pieces.filter((piece) => piece !== '') : pieces;
  }

  #continues = (): boolean => this.#source.startsWith('\\\n', this.#at);

  #bare(char: string): string {
    const placeholder = this.#match(PLACEHOLDER)?.[0];
    if (placeholder !== undefined) return placeholder;
    const why = SPECIAL[char];
    if (why !== undefined) throw this.#refusal(why);
    if (char === '\\') throw this.#refusal('a backslash stands at the end of a line, or between quotes');
    if (char === '~' && /[\s=:]/.test(this.#source[this.#at - 1] ?? ' '))
      throw this.#refusal('~ is for shells only');
    this.#at += 1;
    return char;
  }

  #single(): string {
    const line = this.#line();
    const end = this.#source.indexOf("'", this.#at + 1);
    if (end < 0) throw new ShellError(line, 'a single quote is not closed');
    const text = this.#source.slice(this.#at + 1, end);
    this.#at = end + 1;
    return text;
  }

  #double(): Piece[] {
    const line = this.#line();
    const pieces: Piece[] = [];
    this.#at += 1;
    for (;;) {
      const char = this.#char();
      if (char === '') throw new ShellError(line, 'a double quote is not closed');
      if (char === '"') break;
      const variable = this.#match(VARIABLE)?.[1];
      if (variable !== undefined) {
        pieces.push({ variable });
        continue;
      }
      if (char === '`') throw this.#refusal('a backtick is for shells only: write name=$(az …)');
      if (char === '$') throw this.#refusal('after $ comes the name of a variable');
      if (char === '!') throw this.#refusal('! stands between single quotes');
      const escaped = char === '\\' && /["\\$`]/.test(this.#source[this.#at + 1] ?? '');
      this.#at += escaped ? 2 : 1;
      pieces.push(escaped ? (this.#source[this.#at - 1] ?? '') : char);
    }
    this.#at += 1;
    return pieces;
  }

  #char = (): string => this.#source[this.#at] ?? '';

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at += found[0].length;
    return found;
  }

  #until(text: string): number {
    const at = this.#source.indexOf(text, this.#at);
    return at < 0 ? this.#source.length : at;
  }

  #line = (): number => this.#source.slice(0, this.#at).split('\n').length - 1;

  #refusal = (why: string): ShellError => new ShellError(this.#line(), why);
}

/** Puts lines together that a backslash continues. Between single quotes a backslash is itself, and never ends a line here. */
const joined = (text: string): string => text.replaceAll(/[ \t]*\\\n[ \t]*/g, ' ').trim();

/** What is safe without quotes. */
const BARE = /^[\w@%+=:,./-]+$/;

/** Statements that read back as the same words. `assigns` is put around them. */
export function writeShell({ words, assigns }: Pick<Statement, 'words' | 'assigns'>): string {
  const line = words.map(writeWord).join(' ');
  return assigns === undefined ? line : `${assigns}=$(${line})`;
}

function writeWord(word: Word): string {
  const text = word.map((piece) => (typeof piece === 'string' ? piece : '')).join('');
  const plain = word.every((piece) => typeof piece === 'string');
  if (plain && BARE.test(text)) return text;
  if (plain && !text.includes("'") && /["$`\\!]/.test(text)) return `'${text}'`;
  const double = word.map((piece) =>
    typeof piece === 'string' ? piece.replaceAll(/["$`\\]/g, '\\$&') : `$${piece.variable}`,
  );
  return joinedQuotes(double.join(''));
}

/** `!` keeps its meaning between double quotes in an interactive bash, so it goes between single ones. */
const joinedQuotes = (text: string): string => `"${text.replaceAll('!', `"'!'"`)}"`;
