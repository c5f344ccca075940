#!/usr/bin/env node
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { program } from './program.js';

const main = await program();
// What Node compiles is kept beside it, for the next start; Node 20 cannot yet.
Reflect.get(module, 'enableCompileCache')?.(fileURLToPath(new URL('compiled', main)));
await import(main);
