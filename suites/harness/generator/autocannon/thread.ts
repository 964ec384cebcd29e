// A further thread of the generator, where one is not enough: does one run a message.
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../errors.ts';
import { shoot, type RawResult, type Shot } from './cannon.ts';

export type FromThread = { readonly result: RawResult } | { readonly error: string };

const say = (message: FromThread): void => parentPort?.postMessage(message);

parentPort?.on('message', (shot: Shot) => {
  shoot(shot).then(
    (result) => say({ result }),
    (error: unknown) => say({ error: messageOf(error) }),
  );
});
