#!/usr/bin/env node
import { run } from '../sandbox/program.js';

await run({ name: 'lab', main: 'lab/start.ts', folders: ['lab', 'steps', 'checks'] });
