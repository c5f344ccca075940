import type { Call } from '../azure/azure.ts';

/** Lists that hold secrets are read by POST; so is what the portal reads together (`$batch`). */
export const isWrite = ({ method, path }: Pick<Call, 'method' | 'path'>): boolean =>
  method !== 'GET' && !/\/list(\?|$)|\/\$batch$/.test(path);

/** What was written, and what had been read of the same for it; other reads were for the page and are left out. */
export function relevantCalls(calls: readonly Call[]): Call[] {
  const written = new Set(calls.filter(isWrite).map(({ path }) => resourceOf(path)));
  const seen = new Set<string>();
  return calls.filter((call) => {
    if (isWrite(call)) return true;
    const key = `${call.method} ${call.path}`;
    if (!written.has(resourceOf(call.path)) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const resourceOf = (path: string): string => (path.split('?')[0] ?? '').replace(/\/list$/, '');
