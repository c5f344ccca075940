import type { Target } from '../../checks/target.ts';
import type { Command } from '../../steps/index.ts';
import { type Argument, argumentsOf } from '../actions/command-line.ts';
import { fill, type Values } from '../actions/placeholders.ts';

/** What some commands will do, in words. */
export interface Plan {
  readonly makes: readonly string[];
  readonly changes: readonly string[];
  readonly deletes: readonly string[];
  /** What it costs. */
  readonly price: string;
  /** As they are run; a value that an earlier one of them makes is still a placeholder. */
  readonly commands: readonly string[];
}

type Deed = readonly [kind: 'makes' | 'changes' | 'deletes', what: string];
type Option = (name: string) => string;

/** What commands of az do, by their words; the first that fits. Options are in the steps always written out. */
const deeds: readonly (readonly [words: RegExp, deed: (option: Option) => Deed])[] = [
  [
    /^webapp up$/,
    (option) => [
      'makes',
      `web app ${option('--name')} with the code in it (and, where they are missing, resource group ${option('--resource-group')} and plan ${option('--plan')})`,
    ],
  ],
  [/^group create$/, (option) => ['makes', `resource group ${option('--name')}`]],
  [/^appservice plan create$/, (option) => ['makes', `App Service plan ${option('--name')}`]],
  [
    /^ad app create$/,
    (option) => ['makes', `app registration ${option('--display-name')} in Microsoft Entra ID`],
  ],
  [/^ad sp create$/, () => ['makes', 'the service principal of an app registration']],
  [/^ad app credential reset$/, () => ['makes', 'a client secret of an app registration']],
  [/^ad app permission grant$/, () => ['makes', 'a consent for all users of the tenant']],
  [/^ad app delete$/, (option) => ['deletes', `app registration ${option('--id')}`]],
  [/^group delete$/, (option) => ['deletes', `resource group ${option('--name')}, with everything in it`]],
  [/^webapp delete$/, (option) => ['deletes', `web app ${option('--name')}`]],
  [/^appservice plan delete$/, (option) => ['deletes', `App Service plan ${option('--name')}`]],
  [/^webapp config appsettings /, (option) => ['changes', `app settings of ${option('--name')}`]],
  [/^webapp cors /, (option) => ['changes', `CORS of ${option('--name')}`]],
  [/^ad app /, () => ['changes', 'an app registration']],
  [
    /^(?:rest|resource update)$/,
    (option) => {
      const [, site] =
        /\/sites\/([^/]+)\/config\/authsettingsV2/i.exec(option('--url') || option('--ids')) ?? [];
      return ['changes', site ? `authentication of ${site}` : 'settings'];
    },
  ],
];

/** What commands will do, as far as it is known before they run. */
export function planOf(commands: readonly Command[], values: Values, { sku }: Target): Plan {
  const lines = commands.map(({ text }) => fill(text, values));
  const done = lines.map((line): Deed => deedOf(argumentsOf(line)));
  const of = (kind: Deed[0]): string[] => [
    ...new Set(done.filter(([each]) => each === kind).map(([, what]) => what)),
  ];
  const makesPlan = lines.some((line) => /\baz (?:webapp up|appservice plan create)\b/.test(line));
  return {
    makes: of('makes'),
    changes: of('changes'),
    deletes: of('deletes'),
    price: makesPlan ? priceOf(sku) : 'nothing',
    commands: lines,
  };
}

function deedOf(args: readonly Argument[]): Deed {
  const texts = args.map((arg) => (typeof arg === 'string' ? arg : ''));
  const end = texts.findIndex((text) => text.startsWith('-'));
  const words = texts.slice(0, end < 0 ? undefined : end).join(' ');
  const option: Option = (name) => (texts.includes(name) ? (texts[texts.indexOf(name) + 1] ?? '') : '');
  const [, deed] = deeds.find(([pattern]) => pattern.test(words)) ?? [];
  return deed?.(option) ?? ['changes', `something (az ${words})`];
}

/** What a plan costs, by its tier. Source: "App Service pricing" (azure.microsoft.com). */
function priceOf(sku: string): string {
  if (/^(?:FREE|F1)$/i.test(sku)) return `nothing (tier ${sku}: free of charge, within its daily limits)`;
  return `money, from now until the plan is deleted and whether it is used or not (tier ${sku}; https://azure.microsoft.com/pricing/details/app-service/linux)`;
}
