/**
 * Sends a receipt without a click, where scripts run. Not when the user comes back to the page: the receipt has gone.
 *
 * @typedef {object} Browser the parts of one that this needs
 * @property {{ querySelector(selector: string): { requestSubmit(): void } | null }} document
 * @property {{ getEntriesByType(type: string): { type?: string }[] }} performance
 */
const { document, performance } = /** @type {Browser} */ (/** @type {unknown} */ (globalThis));

const [visit] = performance.getEntriesByType('navigation');
if (visit?.type !== 'back_forward') document.querySelector('form[data-submit]')?.requestSubmit();
