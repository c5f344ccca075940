import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Arguments that hold no secret, and how to take back what they point at. */
export interface HiddenArguments {
  readonly args: readonly string[];
  remove(): void;
}

/**
 * Arguments in which `@file` stands where a secret was, because a list of processes shows arguments to everybody. az reads
 * the file instead: of an argument as a whole, or of what follows its first `=`. Only this user may read the file, and
 * `remove` takes it away.
 * Source: "Use the Azure CLI successfully: use @<file>" (learn.microsoft.com), az 2.45 tried.
 */
export function hideSecrets(args: readonly string[], secrets: readonly string[]): HiddenArguments {
  const tells = (text: string): boolean => secrets.some((secret) => secret !== '' && text.includes(secret));
  if (!args.some(tells)) return { args, remove: () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'lab-az-'));
  const keep = (text: string, index: number): string => {
    const file = join(folder, String(index));
    writeFileSync(file, text, { mode: 0o600 });
    return `@${file}`;
  };
  return {
    args: args.map((arg, index) => {
      if (!tells(arg)) return arg;
      const at = arg.indexOf('=');
      const name = arg.slice(0, at + 1);
      return tells(name) ? keep(arg, index) : name + keep(arg.slice(at + 1), index);
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
