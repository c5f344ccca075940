import { requestErrors } from '../../errors/request.ts';
import type { AuthorizeRequest } from '../request.ts';

export type Prompt = 'login' | 'none' | 'consent' | 'select_account' | 'admin_consent';

const V2: readonly string[] = ['login', 'none', 'consent', 'select_account'] satisfies Prompt[];

const isPrompt = (word: string, version: 1 | 2): word is Prompt =>
  V2.includes(word) || (version === 1 && word === 'admin_consent');

/** `prompt` is one or more of the words that are offered; `none` stands alone. @throws EntraError 90023 */
export function checkPrompt({ parameters, version }: AuthorizeRequest): ReadonlySet<Prompt> {
  const asked = parameters.get('prompt') ?? '';
  const words = new Set<Prompt>();
  for (const word of asked.split(/ +/).filter((each) => each !== '')) {
    if (!isPrompt(word, version)) throw requestErrors.unsupportedPrompt(asked);
    words.add(word);
  }
  if (words.has('none') && words.size > 1) throw requestErrors.unsupportedPrompt(asked);
  return words;
}
