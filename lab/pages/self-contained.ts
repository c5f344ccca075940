import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ejs from 'ejs';

export interface PageParts {
  /** Files beside the page's own module: the template, what it looks like, and what it does. */
  readonly from: string;
  readonly template: string;
  readonly styles: readonly string[];
  readonly script?: string;
  /** What the template shows. It is put in as text. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * An HTML page that needs nothing else: no server, no font, no address. Its own style and script are the only ones that a
 * browser runs; the template puts them in as `style` and `script`, and the policy that says so as `policy`.
 * Source: "Content Security Policy Level 3", `hash-source`.
 * @throws what reading the files throws
 */
export function selfContainedPage({ from, template, styles, script, data }: PageParts): string {
  const read = (name: string): string => readFileSync(new URL(name, from), 'utf8');
  const common = readFileSync(new URL('page.css', import.meta.url), 'utf8');
  const style = [common, ...styles.map(read)].join('\n');
  const code = script === undefined ? undefined : read(script);
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src ${code === undefined ? "'none'" : `'${hashOf(code)}'`}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return ejs.render(read(template), { ...data, style, script: code, policy });
}

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
