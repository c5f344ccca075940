import type { Blades, Saved } from './blades.ts';
import { FieldError, type Page } from './page.ts';
import type { Visit } from './visit.ts';

/** What somebody is asked before something happens that cannot be taken back. */
export interface Question {
  readonly page: Omit<Page, 'view' | 'data'>;
  readonly question: string;
  readonly text?: readonly string[];
  readonly yes: string;
  readonly no: string;
  /** Where not to do it leads. */
  readonly back: string;
  /** A name that must be typed. */
  readonly type?: { readonly label: string; readonly name: string };
  /** A box that may be ticked. */
  readonly box?: { readonly label: string; readonly ticked: boolean };
  /** Whether yes destroys something. */
  readonly danger?: boolean;
}

/** A page that asks, and does it when the answer is yes. `run` is told whether the box was ticked. */
export function confirmBlade(
  { form }: Blades,
  path: string,
  ask: (visit: Visit) => Promise<Question> | Question,
  run: (visit: Visit, box: boolean) => Promise<Saved> | Saved,
): void {
  form(path, {
    initial: async (visit) => ({ typed: '', box: (await ask(visit)).box?.ticked ?? false }),
    read: (sent) => ({ typed: sent.text('typed'), box: sent.flag('box') }),
    async page(visit) {
      const question = await ask(visit);
      return { ...question.page, view: 'confirm', data: { question } };
    },
    async save(visit, { typed, box }) {
      const { type } = await ask(visit);
      if (type && typed !== type.name) {
        throw new FieldError({ typed: `Type the name as it is: ${type.name}` });
      }
      return run(visit, box);
    },
  });
}
