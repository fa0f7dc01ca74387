/** `npm start`: the whole service on this machine. */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Parsing the SDK and stripping types takes a good part of a start.
enableCompileCache(fileURLToPath(new URL('../.local/cache/node', import.meta.url)));
await import('../tools/start/main.ts');
