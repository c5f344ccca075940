import type { Context } from './context.ts';
import { lookAtBrowser } from './doctor/machine.ts';

/** Opens an address in the browser of whoever sits here; false where there is none. The address is to be printed, too. */
export async function openInBrowser(context: Context, address: string): Promise<boolean> {
  if (lookAtBrowser(context).status !== 'ok') return false;
  const { default: open } = await import('open');
  const browser = await open(address);
  browser.on('error', () => {}); // its address was printed
  return true;
}
