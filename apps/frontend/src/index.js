import { listen } from './listen.js';
import { createApp } from './server.js';
import { readSettings } from './settings.js';

listen(createApp(readSettings(process.env)), process.env);
