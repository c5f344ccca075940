import { z } from 'zod';
import { command } from '../cli/command.ts';
import { text } from '../cli/options.ts';
import type { Session } from '../session.ts';

const Settings = z
  .object({
    runtimeVersion: z.string().nullish(),
    isHidden: z.boolean().nullish(),
    isDeprecated: z.boolean().nullish(),
  })
  .nullish();

const Stack = z.object({
  properties: z.object({
    displayText: z.string(),
    majorVersions: z.array(
      z.object({
        minorVersions: z.array(
          z.object({
            displayText: z.string(),
            stackSettings: z.object({ linuxRuntimeSettings: Settings, windowsRuntimeSettings: Settings }),
          }),
        ),
      }),
    ),
  }),
});

export interface Runtimes {
  /** As a site is given them: `NODE|22-lts`. */
  readonly linux: readonly string[];
  /** As az names them: `NODE|22LTS`. */
  readonly windows: readonly string[];
}

/** `az webapp list-runtimes`. Source: az 2.45 tried and recorded; "Provider - Get Web App Stacks" (REST). */
export const runtimeCommands = [
  command({
    name: 'webapp list-runtimes',
    summary: 'List available built-in stacks which can be used for web apps.',
    options: {
      os: text('--os --os-type', 'Only those of this operating system.', { choices: ['linux', 'windows'] }),
    },
    async run({ os }, az) {
      const { linux, windows } = await readRuntimes(az);
      const written = (names: readonly string[]) => names.map((name) => name.replaceAll('|', ':'));
      if (os === 'linux') return written(linux);
      if (os === 'windows') return written(windows);
      return { linux: written(linux), windows: written(windows) };
    },
  }),
];

/** What can be chosen now. Java comes in containers, which the lab does not use. */
export async function readRuntimes(az: Session): Promise<Runtimes> {
  const stacks = await az.arm.list('/providers/Microsoft.Web/webAppStacks', Stack);
  const versions = stacks
    .filter(({ properties }) => !/^java/i.test(properties.displayText))
    .flatMap(({ properties }) => properties.majorVersions)
    .flatMap(({ minorVersions }) => minorVersions);
  const offered = (settings: z.infer<typeof Settings>): boolean =>
    settings != null && !settings.isHidden && !settings.isDeprecated;
  return {
    linux: versions.flatMap(({ stackSettings: { linuxRuntimeSettings: settings } }) =>
      offered(settings) && settings?.runtimeVersion ? [settings.runtimeVersion] : [],
    ),
    windows: versions.flatMap(({ displayText, stackSettings }) =>
      offered(stackSettings.windowsRuntimeSettings) ? [windowsName(displayText)] : [],
    ),
  };
}

/** `Node 22 LTS` becomes `NODE|22LTS`. */
const windowsName = (displayText: string): string =>
  displayText
    .toUpperCase()
    .replace('.NET CORE', 'DOTNETCORE')
    .replace('ASP.NET', 'ASPNET')
    .replace('.NET', 'dotnet')
    .replace(/\(.*\)/, '')
    .replace(' ', '|')
    .replaceAll(' ', '');

/** `NODE:22-lts` and `NODE|22-lts` are the same. */
export const normalRuntime = (runtime: string): string => runtime.split(/[|:]/).filter(Boolean).join('|');

/** The runtime of this name among `offered`, in the service's own case. */
export const resolveRuntime = (offered: readonly string[], runtime: string): string | undefined =>
  offered.find((name) => name.toLowerCase() === runtime.toLowerCase());

/** The versions of a language, in upper case; the first in order is az's default. */
export const versionsOf = (offered: readonly string[], language: string): string[] =>
  offered
    .map((name) => name.toUpperCase().split('|'))
    .filter(([name]) => name === language.toUpperCase())
    .map(([, version]) => version ?? '')
    .sort();
