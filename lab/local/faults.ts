import { z } from 'zod';
import { LabError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Descriptor } from './descriptor.ts';
import { askSandbox } from './own-pages.ts';

type Address = Pick<Descriptor, 'url' | 'controlKey'>;

/** A fault that the sandbox can be asked for. */
export interface KnownFault {
  readonly name: string;
  /** The form of its value. */
  readonly takes: string;
  readonly example: string;
  readonly summary: string;
  /** The services that it can befall; none where it is about nobody in particular. */
  readonly services: readonly string[];
  /** Those that it befalls where nothing is said. */
  readonly usual: readonly string[];
}

const Faults = z.object({
  /** As one asks for them. */
  faults: z.array(z.string()),
  seed: z.number(),
  known: z.array(
    z.object({
      name: z.string(),
      takes: z.string(),
      example: z.string(),
      summary: z.string(),
      services: z.array(z.string()),
      usual: z.array(z.string()),
    }) satisfies z.ZodType<KnownFault>,
  ),
});

/** How the sandbox misbehaves at present, and how it could. */
export type Faults = z.infer<typeof Faults>;

/** @throws LabError `sandbox` when it does not answer */
export const readFaults = (sandbox: Address): Promise<Faults> => change(sandbox, 'GET');

/** Adds faults. @throws LabError `usage` for what is none, with what would be; `sandbox` */
export const addFaults = (sandbox: Address, spec: string): Promise<Faults> =>
  change(sandbox, 'PUT', '', { spec });

/** Ends the faults of these names, or all of them. @throws LabError `usage` for a name that is none, `sandbox` */
export function clearFaults(sandbox: Address, names: readonly string[]): Promise<Faults> {
  const query = new URLSearchParams(names.map((name): [string, string] => ['name', name]));
  return change(sandbox, 'DELETE', names.length > 0 ? `?${query}` : '');
}

async function change(sandbox: Address, method: 'GET' | 'PUT' | 'DELETE', query = '', body?: unknown) {
  const answer = await askSandbox(sandbox, method, `/faults${query}`, body);
  if ('refused' in answer) throw badFault(answer.refused.message, answer.refused.next);
  return Faults.parse(answer.json);
}

/** What was asked for is no fault; exit 64. */
export const badFault = (message: string, next: string): LabError =>
  new LabError('usage', message, {
    next: `${next}\nWhat there is, with examples: npx lab sandbox fault --list`,
    exit: EXIT.usage,
  });
