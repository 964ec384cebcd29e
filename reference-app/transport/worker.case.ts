import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createLog } from '../log.ts';
import { readSettings } from '../settings.ts';
import { openWorker } from './open.ts';
import type { Handler } from './transport.ts';

// A small worker in a process of its own, to be killed: `worker.case.js <file>`, settings by environment.
// `echo` answers at once, `hang` never, and a command writes its key into the file.

const [file = ''] = process.argv.slice(2);

const handler: Handler = async ({ operation, input }) => {
  if (operation === 'hang') await new Promise(() => undefined);
  if (operation === 'command') {
    await delay(5);
    appendFileSync(file, `${String(input['Idempotency-Key'])}\n`);
  }
  return { status: 200, body: JSON.stringify({ pid: process.pid }) };
};

const worker = await openWorker({ settings: readSettings(), handler, log: createLog({ component: 'worker', write: () => undefined }) });
process.once('SIGTERM', () => void worker.close({ graceMs: 1000 }).then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ isConnected: worker.isConnected })}\n`);
setInterval(() => undefined, 1000);
