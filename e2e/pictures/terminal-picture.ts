import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';

const file = (name: string): string => createRequire(import.meta.url).resolve(`@xterm/xterm/${name}`);

const PAGE = `<!doctype html>
<style>${readFileSync(file('css/xterm.css'), 'utf8')}</style>
<style>
  body { margin: 0 }
  #window { display: inline-block; padding: 14px 16px; border-radius: 8px; background: #16181d }
  .xterm-viewport, .xterm-scrollable-element > .scrollbar { display: none !important }
</style>
<div id="window"><div id="terminal"></div></div>`;

/** Run in the page: draws what a program has written into a terminal. */
const DRAW = `(text, rows) => new Promise((drawn) => {
  const terminal = new Terminal({
    cols: 80,
    rows,
    convertEol: true,
    fontFamily: '"DejaVu Sans Mono", Menlo, Consolas, monospace',
    fontSize: 15,
    theme: {
      background: '#16181d', foreground: '#d7dae0', brightBlack: '#8b929e', red: '#ff7b72', green: '#6cc070',
      yellow: '#e0b050', cyan: '#66c2d9', blue: '#7aa8ff', cursor: '#16181d',
    },
  });
  terminal.open(document.getElementById('terminal'));
  terminal.write(text, () => requestAnimationFrame(() => requestAnimationFrame(drawn)));
})`;

/** Draws what a program has written to a terminal of 80 columns, and keeps the picture in `path`. */
export async function pictureTerminal(chrome: Browser, written: string, path: string): Promise<void> {
  const text = written.trimEnd();
  const page = await chrome.newPage({ viewport: { width: 1000, height: 900 } });
  await page.setContent(PAGE);
  await page.addScriptTag({ path: file('lib/xterm.js') });
  await page.evaluate(`(${DRAW})(${JSON.stringify(text)}, ${text.split('\n').length})`);
  await page.locator('#window').screenshot({ path, omitBackground: true });
  await page.close();
}
