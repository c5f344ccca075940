import { z } from 'zod';

/** Any JSON value. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;
export type JsonObject = { [name: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text as JSON; `undefined` where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return Json.parse(JSON.parse(text));
  } catch {
    return undefined; // the caller knows what else the text may be
  }
}

/** A scalar as Python writes it, which is what scripts around az have learnt to read. */
export function pythonText(value: string | number | boolean | null): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** A value as Python's `repr` writes it: az puts Kudu's records into its messages like this. */
export function pythonRepr(value: Json): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (!isObject(value)) return pythonText(value);
  const entries = Object.entries(value).map(([name, each]) => `${pythonRepr(name)}: ${pythonRepr(each)}`);
  return `{${entries.join(', ')}}`;
}
