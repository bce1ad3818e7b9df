import { join } from 'node:path';
import { startApp } from './app.ts';
import { Session } from './engine/session.ts';

startApp({ out: join(import.meta.dirname, '..'), createSession: (options) => new Session(options) });
