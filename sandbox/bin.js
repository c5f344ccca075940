#!/usr/bin/env node
import { run } from './program.js';

await run({ name: 'sandbox', main: 'sandbox/main.ts', folders: ['sandbox'] });
