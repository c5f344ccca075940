import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Cloud } from '../../checks/cloud.ts';
import { codeOf, LabError, reasonOf } from '../errors.ts';
import { EXIT } from '../exit.ts';

const origin = z
  .url()
  .transform((text) => new URL(text))
  .refine(({ protocol }) => protocol === 'https:', 'it must begin with https://')
  .refine(({ pathname, search }) => pathname === '/' && search === '', 'it must end at the host name')
  .transform(({ origin }) => origin);

/** A path of `browse`, filled in. */
const template = z
  .string()
  .refine((text) => /^https?:\/\/\{host\}/.test(text), 'it must begin with http://{host} or https://{host}')
  .refine((text) => text.endsWith('{path}'), 'it must end in {path}');

const CloudFile = z.strictObject({
  /** As `az cloud list` shows it. */
  name: z.string().regex(/^[A-Za-z][\w-]{0,63}$/, 'it must have letters, digits, - and _ only'),
  login: origin,
  arm: origin,
  graph: origin,
  portal: origin,
  /** What tokens are asked for, where that is not the endpoint itself. */
  resources: z.strictObject({ arm: origin.optional(), graph: origin.optional() }).optional(),
  sitesSuffix: z
    .string()
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'it must be a host name without a dot before it'),
  /** The certificate authority of this cloud, in PEM; from the file's own folder. */
  caFile: z.string().optional(),
  /** The proxy that leads there, where it is another than HTTPS_PROXY. */
  proxy: z.url({ protocol: /^https?$/ }).optional(),
  /** How a browser on this machine opens a page of a site, where that is not https://{host}{path}. */
  browse: template.optional(),
});

/** A cloud of one's own, and what there is to know to reach it. */
export interface CustomCloud {
  readonly cloud: Omit<Cloud, 'dispatcher'>;
  /** The certificate authority's certificates, in PEM. */
  readonly ca?: string;
  readonly proxy?: string;
}

/** Names that are Microsoft's, or the lab's. */
const TAKEN = /^(?:sandbox|AzureCloud|AzureUSGovernment|AzureChinaCloud|AzureGermanCloud)$/i;

/**
 * A cloud from a file: JSON with its endpoints, as `az cloud show` names them in the lab's words. Azure Stack Hub, a cloud
 * that Microsoft runs for one customer, or a sandbox that is looked at from outside.
 * @throws LabError `cloud-file`, with the place in the file and the reason
 */
export function readCloudFile(file: string): CustomCloud {
  const text = read(file, file);
  const found = CloudFile.safeParse(parse(file, text));
  if (!found.success) {
    const [issue] = found.error.issues;
    const place = issue?.path.join('.');
    throw damaged(file, `${place ? `${place}: ` : ''}${issue?.message ?? 'it has another form'}`);
  }
  const { name, login, arm, graph, portal, sitesSuffix, caFile, proxy, browse } = found.data;
  const { resources } = found.data;
  if (TAKEN.test(name))
    throw damaged(file, `name: ${name} is the name of a cloud that the lab knows by itself`);
  const cloud = {
    name,
    login,
    arm,
    graph,
    portal,
    sitesSuffix,
    resources: { arm: resources?.arm ?? arm, graph: resources?.graph ?? graph },
    browse: (host: string, path = '/') =>
      (browse ?? 'https://{host}{path}').replace('{host}', () => host).replace('{path}', () => path),
  };
  return {
    cloud,
    ...(caFile === undefined ? {} : { ca: read(resolve(dirname(file), caFile), file) }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

function read(file: string, cloudFile: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const why = codeOf(error) === 'ENOENT' ? 'there is no such file' : reasonOf(error);
    const which = file === cloudFile ? '' : `its certificate authority ${file}: `;
    throw damaged(cloudFile, which + why, error);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(file, `it is no JSON (${reasonOf(error).replace(/\s+/g, ' ')})`, error);
  }
}

const damaged = (file: string, why: string, cause?: unknown): LabError =>
  new LabError('cloud-file', `The cloud of ${file} cannot be used: ${why}.`, {
    next: 'It is JSON with the members name, login, arm, graph, portal (each an https origin) and sitesSuffix, and if you need them resources, caFile, proxy and browse. README has one to copy.',
    exit: EXIT.usage,
    cause,
  });
