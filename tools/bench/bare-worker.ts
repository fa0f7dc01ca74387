/** A worker that does only bcrypt comparisons: the maximum for one processor. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

const port = parentPort as MessagePort;
const { entered, hash } = workerData as { entered: string; hash: string };

port.on('message', async () => {
  await bcrypt.compare(entered, hash);
  port.postMessage('compared');
});
