#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register();
await (await import('./main.ts')).start();
