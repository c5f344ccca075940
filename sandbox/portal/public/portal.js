/**
 * What a script adds to pages that work without one: buttons that copy, and the place to read on after a save.
 *
 * @typedef {object} Element the parts of one that this needs
 * @property {string | null} textContent
 * @property {string} className
 * @property {string} type
 * @property {(options?: { preventScroll?: boolean }) => void} focus
 * @property {(name: string, value: string) => void} setAttribute
 * @property {(name: 'click', listener: () => void) => void} addEventListener
 * @property {(...nodes: (Element | string)[]) => void} after
 * @property {(selector: string) => Element | null} closest
 * @property {(selector: string) => Element | null} querySelector
 *
 * @typedef {object} Browser
 * @property {{ querySelector(selector: string): Element | null, querySelectorAll(selector: string): Iterable<Element>,
 *   createElement(name: string): Element }} document
 * @property {{ clipboard?: { writeText(text: string): Promise<void> } }} navigator
 */
const { document, navigator } = /** @type {Browser} */ (/** @type {unknown} */ (globalThis));

for (const text of navigator.clipboard ? document.querySelectorAll('.copy') : []) {
  const button = document.createElement('button');
  const name = text.closest('dl > div')?.querySelector('dt')?.textContent;
  button.type = 'button';
  button.className = 'copy-button';
  button.textContent = 'Copy';
  if (name) button.setAttribute('aria-label', `Copy ${name}`);
  button.addEventListener('click', () => {
    void navigator.clipboard?.writeText(text.textContent ?? '').then(() => {
      button.textContent = 'Copied';
    });
  });
  text.after(' ', button);
}

// They are at the top: scrolling to them would hide what the page is.
document.querySelector('#problem, #notice')?.focus({ preventScroll: true });
