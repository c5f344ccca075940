import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { labAt, ROOT } from './lab-at.ts';

const Descriptor = z.object({
  port: z.number(),
  url: z.string(),
  controlKey: z.string(),
  caFile: z.string(),
  tenantId: z.string(),
  tenantDomain: z.string(),
  subscriptionId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  user: z.string(),
});

/** Steps 1 to 11 by the lab's own commands, in a sandbox of its own in the folder `dir`. */
export async function commandWay(dir: string) {
  const lab = (...args: string[]) => execa('node', [join(ROOT, 'lab/bin.js'), ...args, '--dir', dir]);
  const names = [
    '--frontend',
    'lab-frontend',
    '--backend',
    'lab-backend',
    '--group',
    'rg-lab',
    '--plan',
    'plan-lab',
  ];
  await lab('run', '--to', '11', '--yes', '--az', 'builtin', '--plain', ...names);
  const descriptor = Descriptor.parse(JSON.parse(readFileSync(join(dir, 'sandbox/sandbox.json'), 'utf8')));
  return { lab: labAt(descriptor), stop: () => lab('sandbox', 'down') };
}
