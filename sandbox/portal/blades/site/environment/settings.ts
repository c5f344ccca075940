import { AppSettings, armPath, SlotConfigNames } from '../../../azure/arm.ts';
import type { Azure } from '../../../azure/azure.ts';
import { isSecretName } from '../../../azure/redact.ts';
import { askFor, az, SECRET } from '../../../lesson/az.ts';
import { type Change, changesBetween } from '../../../lesson/changes.ts';
import { namesOf } from '../site.ts';
import type { Draft, Setting } from './draft.ts';

/** The app settings of a web app, with whether they stay with their slot. @throws ServiceError 403 for readers */
export async function readSettings({ arm }: Azure, site: string): Promise<Setting[]> {
  const [{ properties }, slots] = await Promise.all([
    arm('POST', armPath(`${site}/config/appsettings/list`), AppSettings),
    arm('GET', armPath(`${site}/config/slotConfigNames`), SlotConfigNames),
  ]);
  const sticky = slots.properties.appSettingNames ?? [];
  return Object.entries(properties).map(([name, value]) => ({ name, value, slot: sticky.includes(name) }));
}

/**
 * Applies changes to the app settings: reads all, changes some, writes all, because a write replaces everything; then the
 * names that stay with their slot, if those change. Returns what is different.
 */
export async function applySettings({ arm }: Azure, site: string, draft: Draft): Promise<Change[]> {
  const settingsPath = `${site}/config/appsettings`;
  const { properties: before } = await arm('POST', armPath(`${settingsPath}/list`), AppSettings);
  const after = { ...before };
  for (const [name, setting] of draft) {
    if (setting) after[name] = setting.value;
    else delete after[name];
  }
  await arm('PUT', armPath(settingsPath), AppSettings, { properties: after });

  const slotsPath = armPath(`${site}/config/slotConfigNames`);
  const { properties: slots } = await arm('GET', slotsPath, SlotConfigNames);
  const names = slots.appSettingNames ?? [];
  const sticky = names.filter((name) => !draft.has(name) || draft.get(name)?.slot);
  for (const setting of draft.values()) {
    if (setting?.slot && !sticky.includes(setting.name)) sticky.push(setting.name);
  }
  const changes = changesBetween(before, after, 'app settings');
  if (JSON.stringify(sticky) === JSON.stringify(names)) return changes;
  await arm('PUT', slotsPath, SlotConfigNames, { properties: { ...slots, appSettingNames: sticky } });
  return [
    ...changes,
    ...changesBetween(slots.appSettingNames ?? undefined, sticky, 'slotConfigNames.appSettingNames'),
  ];
}

/** The commands that make the same changes; a secret is in the variable `secret`, which a line before them has set. */
export function settingsCommands(site: string, draft: Draft): string[] {
  const pairs = (slot: boolean): string[] =>
    [...draft.values()].flatMap((each) => (each?.slot === slot ? [pairOf(each)] : []));
  const removed = [...draft].flatMap(([name, setting]) => (setting ? [] : [name]));
  const names = namesOf(site);
  const command = (what: string, option: string, words: readonly string[]): string[] =>
    words.length === 0 ? [] : [az(`webapp config appsettings ${what}`, { ...names, [option]: words })];
  return [
    ...command('set', 'settings', pairs(false)),
    ...command('set', 'slot-settings', pairs(true)),
    ...command('delete', 'setting-names', removed),
  ];
}

/** The same for settings that were typed in: what may be a secret is asked for, one after the other. */
export function typedSettingsCommands(site: string, draft: Draft): string[] {
  const isSecret = ([name, setting]: readonly [string, Setting | undefined]): boolean =>
    setting !== undefined && isSecretName(name);
  return [
    ...settingsCommands(site, new Map([...draft].filter((each) => !isSecret(each)))),
    ...[...draft]
      .filter(isSecret)
      .flatMap((each) => [askFor(each[0]), ...settingsCommands(site, new Map([each]))]),
  ];
}

const pairOf = ({ name, value }: Setting): string =>
  isSecretName(name) ? `${name}=${SECRET}` : `${name}=${value}`;
