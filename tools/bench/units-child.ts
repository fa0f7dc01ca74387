/**
 * A process that measures what operations use. It is a process of its own because it counts the
 * bytes of the functions' log, which the other measurements silence.
 */
import { measureAll } from './units-operations.ts';
import { openService } from './units-service.ts';

let bytes = 0;
// The logger writes warnings to stderr.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text: string | Uint8Array) => {
    // Milliseconds differ between runs.
    const line = String(text).replace(/"milliseconds":\d+/, '"milliseconds":100');
    bytes += Buffer.byteLength(line);
    return true;
  };
}

function logged(): number {
  const seen = bytes;
  bytes = 0;
  return seen;
}

process.once('message', async (lines: number[]) => {
  const service = await openService(process.env);
  process.send?.(await measureAll(service, lines, logged), () => process.disconnect());
  service.close();
});
