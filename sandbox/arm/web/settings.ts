import { webErrors } from './error.ts';

/**
 * Settings as the service keeps them: texts by name. Numbers and truth values become texts (Azure CLI 2.91 sends some),
 * `null` is no setting.
 * Source: answers quoted in public issues (fhir-server#783) for names that Linux does not allow.
 * @throws WebError 400
 */
export function settingsOf(given: Readonly<Record<string, unknown>>, linux: boolean): Record<string, string> {
  const entries: [string, string][] = [];
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined) continue;
    if (name === '' || (linux && name.includes(':'))) throw webErrors.settingNameNotAllowed(name);
    if (typeof value === 'object') throw webErrors.invalidParameter(name);
    entries.push([name, String(value)]);
  }
  return Object.fromEntries(entries);
}
