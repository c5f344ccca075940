import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { STEPS } from './frontend/src/steps.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const Package = z.strictObject({
  name: z.string(),
  version: z.string(),
  private: z.literal(true),
  description: z.string(),
  license: z.literal('MIT'),
  type: z.literal('module'),
  engines: z.object({ node: z.string() }),
  scripts: z.object({ start: z.string() }),
  dependencies: z.record(z.string(), z.string()),
});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
    }),
  ),
});

const read = (...path: string[]) => readFileSync(join(here, ...path), 'utf8');
const packagesOf = (...path: string[]) => Object.entries(Lock.parse(JSON.parse(read(...path))).packages);
const sourcesOf = (app: string) => readdirSync(join(here, app, 'src')).filter((file) => file.endsWith('.js'));

describe.each(['frontend', 'backend'])('%s, deployed alone,', (app) => {
  it('is a package that App Service can start', () => {
    expect(Package.parse(JSON.parse(read(app, 'package.json')))).toMatchObject({
      name: app,
      engines: { node: '>=20.19' },
      scripts: { start: 'node src/index.js' },
    });
  });

  it('locks exactly the packages that the lab itself has installed, and names no registry', () => {
    const labs = new Map(packagesOf('..', 'package-lock.json'));
    const own = packagesOf(app, 'package-lock.json').filter(([path]) => path !== '');
    expect(own.length).toBeGreaterThan(50);
    for (const [path, { version, integrity, resolved }] of own) {
      expect({ path, version, integrity }).toEqual({
        path,
        version: labs.get(path)?.version,
        integrity: labs.get(path)?.integrity,
      });
      expect(resolved).toBeUndefined();
    }
  });

  it('imports its own files, its dependencies and Node, and uses every dependency', () => {
    const { dependencies } = Package.parse(JSON.parse(read(app, 'package.json')));
    const imports = sourcesOf(app).flatMap((file) =>
      [...read(app, 'src', file).matchAll(/^(?:import|export) .*from '([^']+)';$/gm)].map(([, name]) => name),
    );
    const packages = imports.filter((name) => !name?.startsWith('./') && !name?.startsWith('node:'));
    expect([...new Set(packages)].sort()).toEqual(Object.keys(dependencies).sort());
  });
});

it('files that both apps have are the same in both', () => {
  const own = ['server.js', 'settings.js'];
  const shared = sourcesOf('frontend')
    .filter((file) => sourcesOf('backend').includes(file))
    .filter((file) => !own.includes(file));
  expect(shared).toContain('principal.js');
  for (const file of shared) expect(read('frontend', 'src', file)).toBe(read('backend', 'src', file));
});

it('the frontend calls each step what the guide calls it', () => {
  const steps = readdirSync(join(here, '..', 'steps')).filter((file) => /^\d\d-.*\.md$/.test(file));
  const titles = steps.map((file) => {
    const [, number, title] = /^number: (\d+)\ntitle: (.+)$/m.exec(read('..', 'steps', file)) ?? [];
    return [number, title];
  });
  expect(titles).toHaveLength(12);
  expect({ ...STEPS }).toEqual(Object.fromEntries(titles));
});
