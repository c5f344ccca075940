import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Descriptor } from '../sandbox/core/descriptor.ts';
import { origins } from '../sandbox/core/hosts.ts';

/** A bash in which `az` is the real Azure CLI, signed in to a sandbox as the lab. */
export interface KeptOpenAz {
  /** Types lines, and ends at the first that fails; `input` is what is typed where one of them asks. @throws ExecaError */
  type(lines: readonly string[], input?: string): Promise<void>;
  close(): Promise<void>;
}

/** The real az in a process that is kept: a second goes into starting it, each time. It takes arguments from one pipe. */
const LOOP = `
import io, os, sys
from azure.cli.core import get_default_cli
cli, pipes = get_default_cli(), sys.argv[1]
def run(args):
    out = io.StringIO()
    try:
        code = cli.invoke(args, out_file=out)
    except SystemExit as end:
        code = end.code
    return out.getvalue(), code or 0
while True:
    with open(os.path.join(pipes, 'in'), 'rb') as pipe:
        count, *args = pipe.read().decode().split('\\0')
    if count == 'end':
        break
    text, code = run(args[:int(count)])
    sys.stderr.flush()
    with open(os.path.join(pipes, 'out'), 'w') as pipe:
        pipe.write(text)
    with open(os.path.join(pipes, 'code'), 'w') as pipe:
        pipe.write(str(code))
`;

const FUNCTION = `
az() {
  { printf '%s\\0' "$#" "$@"; } > "$AZ_PIPES/in"
  cat "$AZ_PIPES/out"
  return "$(cat "$AZ_PIPES/code")"
}
`;

export async function keepAzOpen({ port, caFile, ...lab }: Descriptor): Promise<KeptOpenAz> {
  const dir = mkdtempSync(join(tmpdir(), 'lab-az-open-'));
  const proxy = `http://127.0.0.1:${port}`;
  const env = {
    AZ_PIPES: dir,
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
  const { stdout } = await execa('az', ['--version'], { env });
  const [, python = 'python3'] = /^Python location '(.*)'$/m.exec(stdout) ?? [];
  const endpoints = {
    activeDirectory: `${origins.login}/adfs`,
    activeDirectoryResourceId: `${origins.arm}/`,
    activeDirectoryGraphResourceId: `${origins.graph}/`,
    microsoftGraphResourceId: `${origins.graph}/`,
    management: `${origins.arm}/`,
    resourceManager: `${origins.arm}/`,
  };
  writeFileSync(join(dir, 'cloud.json'), JSON.stringify({ endpoints }));
  const configure = (...args: string[]) => execa('az', args, { env });
  await configure('cloud', 'register', '--name', 'sandbox', '--cloud-config', `@${join(dir, 'cloud.json')}`);
  await configure('cloud', 'set', '--name', 'sandbox');

  await execa(
    'mkfifo',
    ['in', 'out', 'code'].map((name) => join(dir, name)),
  );
  const loop = execa(python, ['-c', LOOP, dir], { env, reject: false, buffer: false });
  let said = '';
  loop.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const type = async (lines: readonly string[], input = ''): Promise<void> => {
    said = '';
    const { exitCode } = await execa('bash', ['-e', '-c', `${FUNCTION}${lines.join('\n')}`], {
      env,
      input,
      reject: false,
      timeout: 60_000,
    });
    if (exitCode !== 0) throw new Error(`${lines.join('\n')}\nfailed: ${said}`);
  };
  await type([
    `az login --service-principal --username ${lab.clientId} --password ${lab.clientSecret} --tenant ${lab.tenantId} --output none`,
  ]);
  return {
    type,
    async close() {
      await type([`printf 'end\\0' > "$AZ_PIPES/in"`]);
      await loop;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
