import { isNear } from './near.ts';

/** A name without what people add, leave out or change in it: case, blanks, signs. */
const core = (name: string): string => name.toUpperCase().replace(/[^A-Z\d]/g, '');

/**
 * The setting that was probably meant to be `wanted`: one of nearly that name, or else one that `holds` says has the value
 * that `wanted` should have. On Linux, names of settings are told apart by case.
 */
export function meantAs(
  wanted: string,
  settings: ReadonlyMap<string, string>,
  holds: (value: string) => boolean,
): string | undefined {
  const others = [...settings].filter(([name]) => name !== wanted);
  return (others.find(([name]) => core(name) === core(wanted)) ??
    others.find(([name]) => isNear(core(name), core(wanted))) ??
    others.find(([, value]) => holds(value)))?.[0];
}
