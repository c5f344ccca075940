import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { basename, extname, join } from 'node:path';
import ejs from 'ejs';
import { DECISIONS, FIELDS } from './fields.ts';

interface PageOptions {
  /** HTTP status; 200 unless told. */
  readonly status?: number;
  /** Whether the page may show other origins in frames (sign-out does, to tell applications). */
  readonly frames?: boolean;
  /** Whether other origins may show the page in a frame: an answer by form that nobody sees may be. */
  readonly framed?: boolean;
}

/** The pages of the sign-in service. */
export interface Pages {
  /** Answers with the view called `view` (a file in `views/`), which is given `data`. */
  send(res: ServerResponse, view: string, data: object, options?: PageOptions): void;
}

const VIEWS = join(import.meta.dirname, 'views');

/** Reads and compiles the views. Everything that a view is given is escaped there (`<%= %>`). */
export function createPages(): Pages {
  const style = readFileSync(join(VIEWS, 'style.css'), 'utf8');
  const views = new Map(
    readdirSync(VIEWS)
      .filter((file) => extname(file) === '.ejs')
      .map((file) => [basename(file, '.ejs'), compile(file)]),
  );
  const render = (view: string, data: object): string => {
    const template = views.get(view);
    if (!template) throw new Error(`no view ${view}`);
    return template({ ...data, FIELDS, DECISIONS });
  };
  return {
    send(res, view, data, { status = 200, frames = false, framed = false } = {}) {
      const nonce = randomBytes(16).toString('base64');
      const html = render(view, { ...data, nonce, style });
      res.writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'content-length': Buffer.byteLength(html),
        'content-security-policy': policy(nonce, frames, framed),
        'x-content-type-options': 'nosniff',
        ...(framed ? {} : { 'x-frame-options': 'DENY' }),
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cache-control': 'no-store, no-cache',
        pragma: 'no-cache',
        expires: '-1',
      });
      res.end(html);
    },
  };
}

function compile(file: string): ejs.TemplateFunction {
  const path = join(VIEWS, file);
  return ejs.compile(readFileSync(path, 'utf8'), { filename: path, strict: true, localsName: 'it' });
}

/**
 * Nothing but the page's own style and script runs. There is no `form-action`: browsers apply it to where a form's answer
 * redirects, which is the application's address and whatever that redirects to.
 */
function policy(nonce: string, frames: boolean, framed: boolean): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    ...(frames ? ['frame-src http: https:'] : []),
    "base-uri 'none'",
    ...(framed ? [] : ["frame-ancestors 'none'"]),
  ].join('; ');
}
