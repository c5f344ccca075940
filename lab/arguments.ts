import { InvalidArgumentError } from 'commander';
import { CLOUD_NAMES, cloudId } from './clouds/cloud-of.ts';

/** `--dir`: any name but the empty one, and the option that follows, which both are a variable that was not set. */
export function folderName(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It needs the name of a folder.');
  if (text.startsWith('--')) {
    throw new InvalidArgumentError(`It needs the name of a folder. (Of one that is called so: ./${text})`);
  }
  return text;
}

/** `--cloud`: a name, or what looks like the name of a file. */
export function cloudName(text: string): string {
  if (cloudId(text, '/') !== undefined) return text;
  throw new InvalidArgumentError(
    `The clouds are ${CLOUD_NAMES.join(', ')}. A cloud of your own is a file: ./my-cloud.json`,
  );
}

/** `--tenant`: an ID or a domain. */
export function tenantName(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/.test(text)) return text;
  throw new InvalidArgumentError('It needs the ID of a tenant, or one of its domains.');
}

/** `--subscription`: an ID or a name; as Azure has them, 1 to 64 characters without < > ; |. */
export function subscriptionName(text: string): string {
  if (text.trim() !== '' && /^[^<>;|]{1,64}$/.test(text)) return text;
  throw new InvalidArgumentError('It needs the ID or the name of a subscription.');
}

/** A TCP port; 0 means any that is free. */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new InvalidArgumentError('It takes a number from 0 to 65535.');
  return port;
}

/** Makes a parser for the number of one step out of `count`. */
export function stepNumber(count: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > count) {
      throw new InvalidArgumentError(`The lab has steps 1 to ${count}.`);
    }
    return number;
  };
}

/** The same for an argument that may be repeated: collects the numbers, each once. */
export function stepNumbers(count: number): (text: string, before: readonly number[]) => number[] {
  const one = stepNumber(count);
  return (text, before) => [...new Set([...before, one(text)])];
}
