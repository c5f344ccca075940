import type { Context } from './context.ts';
import { browserOf, lookAtBrowser } from './doctor/machine.ts';

/**
 * Opens an address in the browser of whoever sits here; false where there is none. The address is to be printed, too. What
 * `BROWSER` names comes first: by it editors and remote shells lead to a browser elsewhere.
 */
export async function openInBrowser(context: Context, address: string): Promise<boolean> {
  if (lookAtBrowser(context).status !== 'ok') return false;
  const { default: open } = await import('open');
  const [name, ...args] = browserOf(context.env) ?? [];
  try {
    const browser = await open(address, name === undefined ? {} : { app: { name, arguments: args } });
    browser.on('error', () => {}); // its address is printed
    return true;
  } catch {
    return false;
  }
}
