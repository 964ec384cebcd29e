import type { Socket } from 'node:net';
import { createRandom } from '../../harness/statistics/random.ts';

/** What the target can be told to get wrong. `ok` is right; `slow` is right, but long after anybody waits for it. */
export const faultNames = ['ok', 'status', 'body', 'reset', 'truncated', 'garbage', 'noResponse', 'hang', 'slow'] as const;
export type FaultName = (typeof faultNames)[number];

/** In each round every fault comes as often as said, in an order of its own by the seed. */
export interface FaultPlan {
  readonly perRound: Readonly<Partial<Record<FaultName, number>>>;
  readonly seed: number;
  /** How late `slow` is. */
  readonly slowMs: number;
}

/** What each request in turn is answered with. */
export function scriptOf(plan: FaultPlan): () => FaultName {
  const { perRound, seed } = plan;
  const random = createRandom(seed);
  const round = faultNames.flatMap((name) => Array.from({ length: perRound[name] ?? 0 }, () => name));
  if (round.length === 0) throw new RangeError('a script of faults needs at least one');
  let left: FaultName[] = [];
  return () => {
    if (left.length === 0) left = random.shuffle(round);
    return left.pop() ?? 'ok';
  };
}

export const OK_BODY = 'ok';
export const OK_RESPONSE = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${OK_BODY.length}\r\n\r\n${OK_BODY}`);
const SERVER_ERROR = Buffer.from('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy');
const OTHER_BODY = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nno');
const CUT_SHORT = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this');
const GARBAGE = Buffer.from('\u0016\u0003\u0001 this is not HTTP\r\n\r\n');

/** Answers one request as the script says. */
export function misbehave(socket: Socket, fault: FaultName, slowMs: number): void {
  switch (fault) {
    case 'ok':
      socket.write(OK_RESPONSE);
      return;
    case 'status':
      socket.write(SERVER_ERROR);
      return;
    case 'body':
      socket.write(OTHER_BODY);
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'truncated':
      socket.end(CUT_SHORT);
      return;
    case 'garbage':
      socket.end(GARBAGE);
      return;
    case 'noResponse':
      socket.end();
      return;
    case 'hang':
      return;
    case 'slow':
      setTimeout(() => {
        if (!socket.destroyed) socket.write(OK_RESPONSE);
      }, slowMs);
  }
}
