import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Descriptor } from '../sandbox/core/descriptor.ts';
import { origins } from '../sandbox/core/hosts.ts';

/** A bash in which the real az is signed in to a sandbox, as the lab: what a learner types advice into. */
export interface AdviceShell {
  /** Types lines, and ends at the first that fails. @throws ExecaError */
  type(lines: string): Promise<void>;
  close(): void;
}

/** What has to be known of a sandbox. */
type Place = Pick<Descriptor, 'port' | 'caFile' | 'tenantId' | 'clientId' | 'clientSecret'>;

export async function openAdviceShell({ port, caFile, ...lab }: Place): Promise<AdviceShell> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-advice-'));
  const proxy = `http://127.0.0.1:${port}`;
  const env = {
    AZURE_CONFIG_DIR: dir,
    AZURE_CORE_USE_MSAL_HTTP_CACHE: 'false',
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    REQUESTS_CA_BUNDLE: caFile,
    ...Object.fromEntries(
      ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].map((name) => [name, proxy]),
    ),
    NO_PROXY: '',
    no_proxy: '',
  };
  const endpoints = {
    activeDirectory: `${origins.login}/adfs`,
    activeDirectoryResourceId: `${origins.arm}/`,
    activeDirectoryGraphResourceId: `${origins.graph}/`,
    microsoftGraphResourceId: `${origins.graph}/`,
    management: `${origins.arm}/`,
    resourceManager: `${origins.arm}/`,
  };
  writeFileSync(join(dir, 'cloud.json'), JSON.stringify({ endpoints }));
  const type = async (lines: string): Promise<void> => {
    await execa('bash', ['-e', '-c', lines], { env, timeout: 60_000 });
  };
  await type(
    `az cloud register --name sandbox --cloud-config @${join(dir, 'cloud.json')}
az cloud set --name sandbox
az login --service-principal --username ${lab.clientId} --password ${lab.clientSecret} --tenant ${lab.tenantId} --output none`,
  );
  return { type, close: () => rmSync(dir, { recursive: true, force: true }) };
}
