import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { isObject, type JsonObject } from '../cli/json.ts';
import { flag, required, text } from '../cli/options.ts';
import { appId } from './ad-app.ts';
import { idOf, readApplication, resolveApplication } from './applications.ts';

/** `az ad app credential …`: client secrets. Source: az 2.45 tried and recorded; "addPassword" (Graph v1.0). */
export const adAppCredentialCommands = [
  command({
    name: 'ad app credential reset',
    summary: 'Make a new client secret; without --append the others are removed.',
    options: {
      id: appId,
      append: flag('--append', 'Keep the other secrets.'),
      displayName: text('--display-name', 'A name for the secret.'),
      years: text('--years', 'How many years it is good for. Default: 1.'),
      endDate: text('--end-date', 'Until when it is good: 2030-12-31.'),
    },
    async run({ id, append, displayName = null, years, endDate }, az) {
      const from = az.now();
      const until = endOf(from, years, endDate);
      const app = await readApplication(az, id);
      const path = `/applications/${idOf(app)}`;
      for (const keyId of append ? [] : secretsOf(app)) {
        await az.graph.send('POST', `${path}/removePassword`, { keyId });
      }
      const made = await az.graph.send('POST', `${path}/addPassword`, {
        passwordCredential: { displayName, endDateTime: seconds(until), startDateTime: seconds(from) },
      });
      az.warn(
        'The output includes credentials that you must protect. Be sure that you do not include these credentials in your code or check the credentials into your source control. For more information, see https://aka.ms/azadsp-cli',
      );
      return { appId: app.appId ?? null, password: made.secretText ?? null, tenant: az.tenant };
    },
  }),
  command({
    name: 'ad app credential list',
    summary: 'List client secrets; Graph never tells their values again.',
    options: { id: appId },
    run: async ({ id }, az) => (await readApplication(az, id)).passwordCredentials ?? [],
  }),
  command({
    name: 'ad app credential delete',
    summary: 'Delete a client secret.',
    options: { id: appId, keyId: required(text('--key-id', 'The key ID of the secret.')) },
    async run({ id, keyId }, az) {
      await readApplication(az, id);
      await az.graph.send('POST', `/applications/${await resolveApplication(az, id)}/removePassword`, {
        keyId,
      });
      return undefined;
    },
  }),
];

const secretsOf = ({ passwordCredentials: secrets }: JsonObject): string[] =>
  (Array.isArray(secrets) ? secrets : [])
    .filter(isObject)
    .flatMap(({ keyId }) => (typeof keyId === 'string' ? [keyId] : []));

/** As az writes times for Graph: whole seconds, in UTC. */
const seconds = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

function endOf(from: Date, years: string | undefined, endDate: string | undefined): Date {
  if (years !== undefined && endDate !== undefined) throw new AzError('usage error: --years | --end-date');
  if (endDate !== undefined) {
    const end = new Date(endDate);
    if (Number.isNaN(end.getTime()))
      throw new AzError(`--end-date takes a date (2030-12-31), not '${endDate}'.`);
    return end;
  }
  const count = Number(years ?? 1);
  if (!Number.isInteger(count))
    throw new AzError(`argument --years: invalid int value: '${years}'`, { exitCode: 2 });
  const end = new Date(from);
  end.setUTCFullYear(end.getUTCFullYear() + count);
  return end;
}
