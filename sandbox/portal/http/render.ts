import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ejs from 'ejs';
import type { Notice } from '../lesson/notice.ts';
import type { Me } from '../session/me.ts';
import type { Page } from './page.ts';
import { type Part, ui } from './ui.ts';

/** What every page shows around its content. */
export interface Chrome {
  /** Absent while nobody is signed in. */
  readonly me?: Me | undefined;
  readonly csrf: string;
  readonly notice?: Notice | undefined;
  /** The page's own path, to mark where one is. */
  readonly path: string;
}

export type Render = (page: Page, chrome: Chrome) => string;

const VIEWS = join(import.meta.dirname, '../views');

/** Reads and compiles the views. What a view is given is escaped there (`<%= %>`); `<%- %>` is for what views made. */
export function createRender(href: (asset: string) => string): Render {
  const views = new Map(
    readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ejs'))
      .map((file) => [
        file
          .replace(/\.ejs$/, '')
          .split(sep)
          .join('/'),
        compile(file),
      ]),
  );
  const render = (name: string, data: object): string => {
    const view = views.get(name);
    if (!view) throw new Error(`no view ${relative('.', name)}`);
    return view(data);
  };
  const part: Part = (name, data) => render(`parts/${name}`, data);
  return (page, chrome) => {
    const { data = {}, values = {}, errors = {} } = page;
    const shared = { part, values, errors, me: chrome.me, path: chrome.path };
    const fields = { csrf: chrome.csrf, values, errors, readOnly: page.readOnly !== undefined };
    const content = render(page.view, { ...data, ...shared, ui: ui(part, fields) });
    return render('layout', { page, chrome, content, part, href });
  };
}

function compile(file: string): ejs.TemplateFunction {
  const path = join(VIEWS, file);
  return ejs.compile(readFileSync(path, 'utf8'), { filename: path, strict: true, localsName: 'it' });
}
