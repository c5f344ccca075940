import { callBackend } from './browser-call.js';

/**
 * Shows what came of a call to the backend that this page makes itself.
 *
 * @typedef {object} Element the parts of one that this needs
 * @property {string} textContent
 * @property {string} className
 * @property {boolean} disabled
 * @property {Readonly<Record<string, string | undefined>>} dataset
 * @property {(...children: Element[]) => void} replaceChildren
 * @property {(...children: Element[]) => void} append
 * @property {(event: 'click', listener: () => void) => void} addEventListener
 *
 * @typedef {object} Browser the parts of one that this needs
 * @property {{ querySelector(selector: string): Element | null, createElement(name: string): Element }} document
 */
const { document } = /** @type {Browser} */ (/** @type {unknown} */ (globalThis));

const button = document.querySelector('[data-backend]');
const place = document.querySelector('[data-answer]');

if (button && place) {
  button.addEventListener('click', () => {
    button.disabled = true;
    place.replaceChildren(element('p', 'Asking…'));
    const { backend = '', origin = '' } = button.dataset;
    void callBackend({ fetch, backend, origin }).then((outcome) => {
      place.replaceChildren(box(outcome));
      button.disabled = false;
    });
  });
}

/**
 * @param {import('./browser-call.js').Outcome} outcome
 * @returns {Element}
 */
function box({ good, title, text, profile }) {
  const result = element('div', '', `result ${good ? 'good' : 'bad'}`);
  result.append(element('p', title, 'verdict'), element('p', text));
  if (profile) {
    const rows = element('dl', '', 'rows');
    for (const [name, value] of Object.entries(profile)) {
      const row = element('div', '');
      row.append(element('dt', name), element('dd', name === 'displayName' ? `"${value}"` : value));
      rows.append(row);
    }
    result.append(rows);
  }
  return result;
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} [className]
 * @returns {Element}
 */
function element(name, text, className = '') {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
