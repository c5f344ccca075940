import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { command } from '../cli/command.ts';
import { AzError, notFound } from '../cli/error.ts';
import { isObject, type Json, parseJson } from '../cli/json.ts';
import { required, text } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { site } from './common.ts';
import { createKudu, followDeployment, readPublisher, readScmUrl } from './kudu.ts';
import { configureLogging } from './logging.ts';

const yesNo = { choices: ['true', 'false'] };

/**
 * `az webapp deploy` and `az webapp log deployment …`. Source: az 2.45 tried and recorded; "Deploy files to App Service"
 * (learn.microsoft.com).
 */
export const deployCommands = [
  command({
    name: 'webapp deploy',
    summary: 'Deploy an artifact (a zip file) to a web app.',
    options: {
      ...site,
      file: required(text('--src-path', 'Path of the file to deploy.')),
      type: text('--type', 'What the file is. Default: by its name.', { choices: ['zip'] }),
      async: text('--async', 'Let the service answer at once.', yesNo),
      restart: text('--restart', 'Restart the app afterwards.', yesNo),
      clean: text('--clean', 'Remove what was there before.', yesNo),
    },
    async run({ resourceGroup: group, name, file, type, async, restart, clean }, az) {
      az.warn(
        'This command is in preview and under development. Reference and support levels: https://aka.ms/CLI_refstatus',
      );
      if (type === undefined && !file.toLowerCase().endsWith('.zip')) {
        throw new AzError("The lab's built-in az deploys zip files only.");
      }
      const zip = readZip(resolve(az.cwd, file), file);
      const authorization = await readPublisher(az, group, name);
      const kudu = createKudu(az, await readScmUrl(az, group, name), authorization);
      await readScmUrl(az, group, name); // az asks again for the address of the status
      const query = Object.entries({ async, restart, clean }).flatMap(([key, value]) =>
        value === undefined ? [] : [`&${key}=${value}`],
      );
      const answer = await kudu.upload(`/api/publish?type=zip${query.join('')}`, zip);
      if (answer.status === 404) throw notFound("This API isn't available in this environment yet!");
      if (answer.status === 409)
        throw new AzError(
          'Another deployment is in progress. Please wait until that process is complete before starting a new deployment. You can track the ongoing deployment at ' +
            `${kudu.url}/api/deployments/latest`,
        );
      if (answer.status >= 300) throw deploymentError(answer);
      return followDeployment(az, kudu, { group, name, onFailure: () => configureLogging(az, group, name) });
    },
  }),
  command({
    name: 'webapp log deployment show',
    summary: 'Show deployment logs of the latest deployment, or of one.',
    options: { ...site, deployment: text('--deployment-id', 'ID of the deployment. Default: the latest.') },
    async run({ resourceGroup: group, name, deployment }, az) {
      const url = await readScmUrl(az, group, name);
      const kudu = createKudu(az, url, await readPublisher(az, group, name));
      const log =
        deployment === undefined
          ? newestLog(await read(kudu, '/api/deployments/'), url)
          : `/api/deployments/${encodeURIComponent(deployment)}/log`;
      return log === undefined ? [] : read(kudu, log);
    },
  }),
  command({
    name: 'webapp log deployment list',
    summary: 'List deployments and their logs.',
    options: site,
    async run({ resourceGroup: group, name }, az) {
      const url = await readScmUrl(az, group, name);
      return read(createKudu(az, url, await readPublisher(az, group, name)), '/api/deployments/');
    },
  }),
];

/** Sends a zip to a site as `az webapp up` does, and waits until it is deployed. */
export async function zipDeploy(az: Session, group: string, name: string, zip: Buffer): Promise<void> {
  az.warn('Getting scm site credentials for zip deployment');
  const authorization = await readPublisher(az, group, name);
  const kudu = createKudu(az, await readScmUrl(az, group, name), authorization);
  az.warn('Starting zip deployment. This operation can take a while to complete ...');
  const answer = await kudu.upload('/api/zipdeploy?isAsync=true', zip);
  az.warn(`Deployment endpoint responded with status code ${answer.status}`);
  if (answer.status === 409) {
    throw new AzError(
      `There may be an ongoing deployment or your app setting has WEBSITE_RUN_FROM_PACKAGE. Please track your deployment in ${kudu.url}/api/deployments/latest and ensure the WEBSITE_RUN_FROM_PACKAGE app setting is removed. Use 'az webapp config appsettings list --name ${name} --resource-group ${group}' to list app settings and 'az webapp config appsettings delete --name ${name} --resource-group ${group} --setting-names <setting-names>' to delete them.`,
    );
  }
  if (answer.status !== 202) throw deploymentError(answer);
  await followDeployment(az, kudu, { group, name, onFailure: () => configureLogging(az, group, name) });
}

const deploymentError = ({ status, text: details }: { status: number; text: string }): AzError =>
  new AzError(`An error occured during deployment. Status Code: ${status}, Details: ${details}`);

function readZip(path: string, given: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw notFound(
      `Either '${given}' is not a valid local file path or you do not have permissions to access it`,
    );
  }
}

async function read(kudu: ReturnType<typeof createKudu>, path: string): Promise<Json> {
  const answer = await kudu.get(path);
  const body = parseJson(answer.text);
  if (answer.status === 200 && body !== undefined) return body;
  const { href } = new URL(path, kudu.url);
  throw new AzError(
    `Failed to connect to '${href}' with status code '${answer.status}' and reason '${answer.reason}'`,
  );
}

/** The log of the deployment that began last; `undefined` when there is none, or it would lead to another host. */
function newestLog(deployments: Json, url: string): string | undefined {
  const newest = (Array.isArray(deployments) ? deployments : [])
    .filter(isObject)
    .sort((a, b) => (String(a.start_time) < String(b.start_time) ? 1 : -1))[0];
  const log = newest?.log_url;
  return typeof log === 'string' && URL.canParse(log) && new URL(log).origin === url ? log : undefined;
}
