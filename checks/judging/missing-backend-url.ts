import { type Fail, fail } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Target } from '../target.ts';
import { ofSite, quoted, setBackendUrl } from './az.ts';
import { settingBlade } from './az-auth.ts';
import { meantAs } from './setting.ts';

const NAME = 'BACKEND_URL';

/** How to set it right, whatever is wrong. */
export const setAgain = (target: Target, origin: string, isThere = true) => ({
  next: setBackendUrl(target, origin),
  portal: settingBlade(target, 'frontend', NAME, isThere),
});

/** The frontend has no BACKEND_URL, or one without a value: where it is instead, or that it is nowhere. */
export async function judgeMissing(facts: Facts, target: Target, origin: string): Promise<Fail> {
  const [own, other] = await Promise.all([
    facts.appSettings(target.frontend),
    facts.appSettings(target.backend),
  ]);
  const value = own.get(NAME);
  const expected = `${NAME} with the value ${origin}`;
  const way = setAgain(target, origin, value !== undefined);
  const misspelt = meantAs(NAME, own, (text) => text.replace(/\/$/, '') === origin);
  if (misspelt !== undefined) {
    return fail({
      kind: 'setting-misspelt',
      found: `a setting called "${misspelt}"`,
      expected,
      why: 'The app looks for exactly this name: capitals, one underscore, no blanks.',
      ...way,
      next: `${way.next}\naz webapp config appsettings delete ${ofSite({ ...target, name: target.frontend })} --setting-names ${quoted(misspelt)}`,
    });
  }
  if (other.get(NAME)?.trim() && value === undefined) {
    return fail({
      kind: 'setting-on-other-app',
      found: `${NAME} on ${target.backend}`,
      expected: `${NAME} on ${target.frontend}`,
      why: 'The setting was made on the backend. It is the frontend that calls, and so the frontend that has to know the address.',
      ...way,
      next: `${way.next}\naz webapp config appsettings delete ${ofSite({ ...target, name: target.backend })} --setting-names ${NAME}`,
    });
  }
  return fail({
    kind: value === undefined ? 'setting-missing' : 'setting-empty',
    found: value === undefined ? 'not set' : `"${value}"`,
    expected,
    why: `The frontend calls the backend at the address in its app setting ${NAME}, and cannot know it otherwise.`,
    ...way,
  });
}
