import { LabError } from '../errors.ts';
import type { Argument } from './command-line.ts';

/** What commands of the steps have kept, as a shell keeps it: until the lab ends, in memory alone. */
export interface Variables {
  /** Keeps a value; a secret one must not be printed. */
  keep(name: string, value: string, secret: boolean): void;
  /** An argument with the values of its variables. @throws LabError `step` for one that nobody has kept */
  expand(arg: Argument): string;
  /** The values that must not be printed. */
  secrets(): readonly string[];
}

/** Variables, none of which has a value. */
export function createVariables(): Variables {
  const values = new Map<string, { readonly value: string; readonly secret: boolean }>();
  const valueIn = (name: string): string => {
    const found = values.get(name);
    if (found) return found.value;
    throw new LabError('step', `The command needs $${name}, which an earlier command of the step gives.`, {
      next: `Run the commands of the step in their order: the one that begins with ${name}= comes first.`,
    });
  };
  return {
    keep: (name, value, secret) => void values.set(name, { value, secret }),
    expand: (arg) =>
      typeof arg === 'string'
        ? arg
        : arg.map((piece) => (typeof piece === 'string' ? piece : valueIn(piece.variable))).join(''),
    secrets: () => [...values.values()].flatMap(({ value, secret }) => (secret ? [value] : [])),
  };
}
