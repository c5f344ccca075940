import { z } from 'zod';
import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { isObject, type Json, parseJson, pythonText } from '../cli/json.ts';
import { required, texts } from '../cli/options.ts';
import { splitOnce } from '../cli/parse.ts';
import type { Session } from '../session.ts';
import { site } from './common.ts';
import { sitePath } from './ids.ts';

const AppSettings = z.object({ properties: z.record(z.string(), z.string()) });
const SlotNames = z.object({
  properties: z.object({
    connectionStringNames: z.array(z.string()).nullish(),
    appSettingNames: z.array(z.string()).nullish(),
    azureStorageConfigNames: z.array(z.string()).nullish(),
  }),
});

type Settings = Record<string, string>;
type Slots = z.infer<typeof SlotNames>['properties'];

/**
 * `az webapp config appsettings …`. Source: az 2.45 tried and recorded; "Web Apps - Update Application Settings" (REST): the
 * settings are written as a whole.
 */
export const appSettingsCommands = [
  command({
    name: 'webapp config appsettings set',
    summary: "Set a web app's settings.",
    options: {
      ...site,
      settings: texts('--settings', 'Settings: KEY=VALUE …, or JSON; @file reads it from a file.'),
      slotSettings: texts('--slot-settings', 'Settings that stay with the slot, in the same form.'),
    },
    async run({ resourceGroup: group, name, settings = [], slotSettings = [] }, az) {
      if (settings.length === 0 && slotSettings.length === 0) {
        throw new AzError('Usage Error: --settings |--slot-settings');
      }
      const wanted = readSettings(settings, slotSettings);
      const path = sitePath(az, group, name);
      const before = await readAppSettings(az, path);
      const after = await writeAppSettings(az, path, { ...before, ...wanted.values });
      if (wanted.sticky.size === 0) return printed(after, []);
      const slots = (await az.arm.send('GET', `${path}/config/slotConfigNames`, SlotNames)).properties;
      const names = changed(slots.appSettingNames ?? [], wanted.sticky);
      await writeSlotNames(az, path, { ...slots, appSettingNames: names });
      return printed(after, names);
    },
  }),
  command({
    name: 'webapp config appsettings list',
    summary: "Get the details of a web app's settings.",
    options: site,
    async run({ resourceGroup: group, name }, az) {
      const path = sitePath(az, group, name);
      const settings = await readAppSettings(az, path);
      const slots = await az.arm.send('GET', `${path}/config/slotConfigNames`, SlotNames);
      return printed(settings, slots.properties.appSettingNames ?? []);
    },
  }),
  command({
    name: 'webapp config appsettings delete',
    summary: 'Delete web app settings.',
    options: {
      ...site,
      names: required(texts('--setting-names', 'Names of the settings to delete.')),
    },
    async run({ resourceGroup: group, name, names }, az) {
      const { settings, slotNames } = await deleteAppSettings(az, sitePath(az, group, name), names);
      return printed(settings, slotNames);
    },
  }),
];

/** Removes settings, and their names from those that stay with the slot. */
export async function deleteAppSettings(
  az: Session,
  path: string,
  names: readonly string[],
): Promise<{ settings: Settings; slotNames: readonly string[] }> {
  const before = await readAppSettings(az, path);
  const slots = (await az.arm.send('GET', `${path}/config/slotConfigNames`, SlotNames)).properties;
  const sticky = slots.appSettingNames ?? [];
  const slotNames = sticky.filter((name) => !names.includes(name));
  if (slotNames.length < sticky.length)
    await writeSlotNames(az, path, { ...slots, appSettingNames: slotNames });
  const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !names.includes(name)));
  return { settings: await writeAppSettings(az, path, kept), slotNames };
}

/** The settings of the site at `path`; a POST, because values are secrets. */
export async function readAppSettings(az: Session, path: string): Promise<Settings> {
  return (await az.arm.send('POST', `${path}/config/appsettings/list`, AppSettings)).properties;
}

async function writeAppSettings(az: Session, path: string, properties: Settings): Promise<Settings> {
  return (await az.arm.send('PUT', `${path}/config/appsettings`, AppSettings, { properties })).properties;
}

async function writeSlotNames(az: Session, path: string, slots: Slots): Promise<void> {
  const properties = Object.fromEntries(
    Object.entries(slots).flatMap(([key, names]): [string, string[]][] => (names ? [[key, names]] : [])),
  );
  await az.arm.call('PUT', `${path}/config/slotConfigNames`, { properties });
}

const printed = (settings: Settings, slotNames: readonly string[]): Json =>
  Object.entries(settings).map(([name, value]) => ({ name, slotSetting: slotNames.includes(name), value }));

interface Wanted {
  readonly values: Settings;
  /** Names that shall stay with the slot, or no longer. */
  readonly sticky: ReadonlyMap<string, boolean>;
}

/** One setting as it was given; `stays` where it says itself whether it stays with the slot. */
interface Given {
  readonly name: string;
  readonly value: Json | undefined;
  readonly stays?: boolean;
}

function readSettings(settings: readonly string[], slotSettings: readonly string[]): Wanted {
  const values: Settings = {};
  const sticky = new Map<string, boolean>();
  const take = ({ name, value = null, stays }: Given): void => {
    values[name] = typeof value === 'string' ? value : asText(value);
    if (stays !== undefined) sticky.set(name, stays);
  };
  for (const given of settings.flatMap(givenIn)) take(given);
  for (const given of slotSettings.flatMap(givenIn)) take({ stays: true, ...given });
  return { values, sticky };
}

/** The settings of one word: `NAME=VALUE`, a JSON object, or a list in the form that `list` prints. */
function givenIn(word: string): Given[] {
  const json = parseJson(word);
  if (Array.isArray(json)) {
    return json.map((item) => {
      if (!isObject(item) || typeof item.name !== 'string') throw notASetting(word);
      const { name, value, slotSetting: stays } = item;
      return { name, value, ...(typeof stays === 'boolean' ? { stays } : {}) };
    });
  }
  if (isObject(json)) return Object.entries(json).map(([name, value]) => ({ name, value }));
  const [name, value] = splitOnce(word, '=');
  if (value === undefined || name === '') throw notASetting(word);
  return [{ name, value }];
}

const asText = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : pythonText(value);

/** az 2.45 ends with a stack trace here. The value may be a secret, so it is not repeated. */
const notASetting = (word: string): AzError =>
  new AzError(`A setting has to be written as NAME=VALUE; '${splitOnce(word, '=')[0].slice(0, 40)}' is not.`);

function changed(names: readonly string[], sticky: ReadonlyMap<string, boolean>): string[] {
  const kept = names.filter((name) => sticky.get(name) !== false);
  const added = [...sticky].filter(([name, stays]) => stays && !kept.includes(name)).map(([name]) => name);
  return [...kept, ...added];
}
