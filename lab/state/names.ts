import { createHash } from 'node:crypto';
import { homedir, hostname } from 'node:os';
import { resolve } from 'node:path';

/** What a learner may choose of a lab; `az` takes each as it is. */
export interface Names {
  readonly resourceGroup: string;
  readonly location: string;
  readonly plan: string;
  readonly sku: string;
  readonly runtime: string;
  readonly frontend: string;
  readonly backend: string;
}

export type NameKey = keyof Names;

/** One of the choices: what it is called, its flag, and the rule that Azure has for it. */
export interface NameRule {
  readonly key: NameKey;
  /** `--<flag> VALUE`. */
  readonly flag: string;
  /** In a sentence: "the front-end app's name". */
  readonly label: string;
  readonly hint: string;
  /** What is wrong with `value`: the rule that it breaks, as a sentence; `undefined` when nothing is. */
  check(value: string): string | undefined;
}

type Rule = readonly [holds: (value: string) => boolean, broken: string];

const length = (from: number, to: number): Rule => [
  (value) => value.length >= from && value.length <= to,
  `it must have ${from} to ${to} characters`,
];

/**
 * Sites: 2 to 60 letters, digits and hyphens, no hyphen at either end.
 * Source: "Naming rules and restrictions for Azure resources", Microsoft.Web/sites.
 */
const site: Rule[] = [
  length(2, 60),
  [
    (value) => /^[A-Za-z0-9-]*$/.test(value),
    'it may have letters, digits and hyphens only (it becomes a host name)',
  ],
  [(value) => !/^-|-$/.test(value), 'it must not begin or end with a hyphen'],
];

/**
 * Resource groups: 1 to 90 letters, digits, hyphens, underscores, parentheses and periods, no period at the end. Azure
 * takes letters of every alphabet.
 * Source: the same page, Microsoft.Resources/resourceGroups.
 */
const group: Rule[] = [
  length(1, 90),
  [
    (value) => /^[\p{L}\p{N}._()-]*$/u.test(value),
    'it may have letters, digits, hyphens, underscores, periods and parentheses only',
  ],
  [(value) => !value.endsWith('.'), 'it must not end with a period'],
];

/** Plans: 1 to 40 letters, digits and hyphens. Source: the same page, Microsoft.Web/serverfarms. */
const plan: Rule[] = [
  length(1, 40),
  [(value) => /^[\p{L}\p{N}-]*$/u.test(value), 'it may have letters, digits and hyphens only'],
];

const region: Rule[] = [
  length(1, 50),
  [
    (value) => /^[A-Za-z][A-Za-z0-9 ]*$/.test(value),
    'it must be the name of a region, such as eastus2 or "East US 2" (az account list-locations prints them)',
  ],
];

/** The tiers that `az webapp up --sku` takes. Source: its reference page, and "App Service pricing". */
const SKUS = (
  'FREE F1 SHARED D1 B1 B2 B3 S1 S2 S3 P0V3 P1V2 P2V2 P3V2 P1V3 P2V3 P3V3 ' +
  'P1MV3 P2MV3 P3MV3 P4MV3 P5MV3 P0V4 P1V4 P2V4 P3V4'
).split(' ');

const sku: Rule[] = [
  [
    (value) => SKUS.includes(value.toUpperCase()),
    'it must be a pricing tier of App Service, such as FREE, F1 or B1',
  ],
];

const runtime: Rule[] = [
  [
    (value) => /^[A-Za-z]+[:|][A-Za-z0-9.-]+$/.test(value),
    'it must be a language and a version with a colon between them, such as NODE:22-lts (az webapp list-runtimes prints them)',
  ],
];

const rule = (key: NameKey, flag: string, label: string, hint: string, rules: readonly Rule[]): NameRule => ({
  key,
  flag,
  label,
  hint,
  check: (value) => rules.find(([holds]) => !holds(value))?.[1],
});

/** Every choice, in the order in which a learner is asked. */
export const nameRules: readonly NameRule[] = [
  rule('frontend', 'frontend', "the front-end app's name", 'NAME', site),
  rule('backend', 'backend', "the back-end app's name", 'NAME', site),
  rule('resourceGroup', 'group', "the resource group's name", 'NAME', group),
  rule('plan', 'plan', "the App Service plan's name", 'NAME', plan),
  rule('location', 'location', 'the region', 'REGION', region),
  rule('sku', 'sku', "the plan's pricing tier", 'SKU', sku),
  rule('runtime', 'runtime', "the apps' runtime", 'RUNTIME', runtime),
];

/** What is wrong with these names as a whole: site names are compared as host names are, whatever their case. */
export function checkNames(names: Names): string | undefined {
  for (const { key, label, check } of nameRules) {
    const broken = check(names[key]);
    if (broken) return `${JSON.stringify(names[key])} cannot be ${label}: ${broken}.`;
  }
  if (names.frontend.toLowerCase() === names.backend.toLowerCase()) {
    return `The front-end and the back-end app cannot both be called ${JSON.stringify(names.frontend)}: they are two apps, and each name is a host name.`;
  }
  return undefined;
}

/** Without vowels and look-alikes, so that no suffix is a word or is misread. */
const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';

/** The same each time for one folder of one user of one machine, and for no other. */
export function labIdOf(dir: string): string {
  const hash = createHash('sha256')
    .update([hostname(), homedir(), resolve(dir)].join('\n'))
    .digest();
  return [...hash.subarray(0, 7)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

/**
 * Names that are very probably free in all of Azure, with today's runtime and the free tier. They are the same each time for
 * one folder: a lab whose state file is lost finds its apps again.
 */
export function defaultNames(dir: string): Names {
  const suffix = labIdOf(dir);
  return {
    frontend: `easy-auth-frontend-${suffix}`,
    backend: `easy-auth-backend-${suffix}`,
    resourceGroup: `rg-easy-auth-lab-${suffix}`,
    plan: `plan-easy-auth-lab-${suffix}`,
    location: 'East US 2',
    sku: 'FREE',
    runtime: 'NODE:24-lts',
  };
}
