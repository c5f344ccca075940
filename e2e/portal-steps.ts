import type { Step } from '../steps/index.ts';
import type { Acts } from './portal.ts';

/** What the part "In the portal" of a step tells to do, for a learner with these values in the place of placeholders. */
export interface PortalWay {
  /** What is clicked, one after the other: `**App Services** > <app> > **Settings**`. */
  readonly chains: readonly (readonly string[])[];
  /** What fields and facts hold: `**Restrict access**: Require authentication`. */
  readonly values: readonly (readonly [label: string, value: string])[];
  /** Everything in bold: what is written on the pages. */
  readonly labels: readonly string[];
}

const ITEM = String.raw`(?:\*\*[^*]+\*\*|\`[^\`]+\`)`;
const CHAIN = new RegExp(`${ITEM}(?:\\s*>\\s*${ITEM})+`, 'g');
const VALUE = /\*\*([^*]+)\*\*:\s+(`[^`]+`|[^*`]+?)(?=[.,](?:\s|$))/g;
const SAYS = /\*\*([^*]+)\*\*(?:\s+then)?\s+says\s+_([^_]+)_/g;

/** Reads it from the text itself, so that a text that the portal does not fit is found. */
export function portalWay(step: Step, placeholders: Readonly<Record<string, string>>): PortalWay {
  const section = step.sections.find(({ title }) => title === 'In the portal');
  const text = (section?.tokens ?? [])
    .map(({ raw }) => raw)
    .join('')
    .replace(/<[a-z-]+>/g, (name) => placeholders[name] ?? name)
    .replace(/\s+/g, ' ')
    .replaceAll('\\_', '_');
  const bare = (item: string): string => item.replaceAll(/\*\*|`/g, '').trim();
  const pairs = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, label = '', value = '']) => [bare(label), bare(value)] as const);
  return {
    chains: [...text.matchAll(CHAIN)].map(([chain]) =>
      [...chain.matchAll(new RegExp(ITEM, 'g'))].map(([item]) => bare(item)),
    ),
    values: [...pairs(VALUE), ...pairs(SAYS)],
    labels: [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, label = '']) => bare(label)),
  };
}

/** Whether something on a page is what the text calls `label`: the text may stop where the learner's own name comes. */
const isCalled = (written: string, label: string): boolean =>
  written === label || written.startsWith(`${label} `);

/** What of the way was not done, or not found on the pages: empty when somebody has followed the text to the letter. */
export function notFollowed({ chains, values, labels }: PortalWay, { done, seen, held }: Acts): string[] {
  const follows = (chain: readonly string[]): boolean =>
    done.some((_, from) => chain.every((label, index) => isCalled(done[from + index] ?? '', label)));
  return [
    ...chains.filter((chain) => !follows(chain)).map((chain) => `not clicked: ${chain.join(' > ')}`),
    ...values
      .filter(([label, value]) => !held.some(([name, what]) => name === label && isCalled(what, value)))
      .map(([label, value]) => `not so: ${label}: ${value}`),
    ...labels.filter((label) => !seen.includes(label)).map((label) => `on no page: ${label}`),
  ];
}
