import { expect, it } from 'vitest';
import { linuxFxVersion, quoted } from './az.ts';
import { skuName } from './sku.ts';

it.each([
  ['rg-lab', 'rg-lab'],
  ['https://host.example', 'https://host.example'],
  ['East US 2', '"East US 2"'],
  ['rg (lab)', '"rg (lab)"'],
  ['NODE|22-lts', '"NODE|22-lts"'],
  ['', '""'],
])('%s is typed as %s', (value, text) => {
  expect(quoted(value)).toBe(text);
});

it.each(['NODE:22-lts', 'node|22-LTS', ' NODE|22-lts '])('%s is NODE|22-lts', (runtime) => {
  expect(linuxFxVersion(runtime)).toBe('NODE|22-lts');
});

it.each([
  ['FREE', 'F1'],
  ['f1', 'F1'],
  ['shared', 'D1'],
  ['B1', 'B1'],
])('the tier %s is %s', (written, name) => {
  expect(skuName(written)).toBe(name);
});
