/** `isolation.cjs` for the thread in which Node 20 resolves ES modules. */
import { refuse } from './isolation.cjs';

/** @type {import('./isolation.cjs').Isolation | undefined} */
let rules;

/** @param {import('./isolation.cjs').Isolation} data */
export function initialize(data) {
  rules = data;
}

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, next) {
  const result = await next(specifier, context);
  if (rules) refuse(specifier, context.parentURL, result.url, rules.inside, rules.blocked);
  return result;
}
