import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lab } from '../../../../fixtures/hosts/lab.ts';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { startServer } from '../../../../fixtures/servers/start.ts';
import { canServe, testbed } from '../../../../fixtures/servers/testbed.case.ts';
import type { Block } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';
import { brokerOf } from '../../servers.ts';
import { scenario } from './scenario.ts';
import { MESSAGES } from './session.ts';

const signal = new AbortController().signal;

/** What is proved of each class: the least and the most syncs a message. The rest of a broker may sync something meanwhile. */
const boundsOf = { a: [0, 0.01], b: [0, 0.1], c: [1, Infinity], d: [0, 0.1], memory: [0, 0.1] } as const;

/** Holds contenders of one server to what their classes promise. */
export function fsyncProof(options: { name: string; contenders: readonly MessagingContender[] }): void {
  const { name, contenders } = options;
  describe.skipIf(!canServe)(`on ${name}`, () => {
    let lab: Lab;
    let server: RunningServer;
    beforeAll(async () => {
      const [{ server: kind, serverOptions = {} }] = contenders as readonly [MessagingContender];
      const { lab: its, source } = await testbed(kind);
      lab = its;
      server = await startServer(kind, { lab, source, name, options: serverOptions, cpus: [1] });
    });
    afterAll(() => lab.close());

    it.each([...contenders])('$id syncs as often as its class says', async (contender) => {
      expect(brokerOf(contender).name).toBe(name);
      const block: Block = { id: 'b', suite: 'messaging', scenario: scenario.id, levels: { payloadBytes: 256 }, trials: [], rounds: [], sliceMs: 200, exempt: {}, estimatedMs: 0 };
      const unused = (): never => {
        throw new Error('not asked for');
      };
      const context = { runId: 't', workDir: '/', cores: { name: 'pinned' as const, serverCpus: [1], generatorCpus: [0] }, log: unused, secret: unused, signal };
      const session = await scenario.begin({ contender, block, context, signal, sharedServer: () => Promise.resolve(server), freshServer: unused });
      try {
        expect(session.components).toEqual([]);
        await session.warmUp(signal);
        const { metrics, audit, operations } = await session.slice({ durationMs: 200, signal });
        expect(operations).toBe(MESSAGES);
        const counts = { published: MESSAGES, delivered: MESSAGES, lost: 0, duplicated: 0, reordered: 0, corrupted: 0 };
        expect(audit).toEqual({ ...counts, ...(contender.acknowledges && { acknowledged: MESSAGES }) });
        const [least, most] = boundsOf[contender.guarantees.class ?? 'memory'];
        expect(metrics['syncsPerMessage']).toBeGreaterThanOrEqual(least);
        expect(metrics['syncsPerMessage']).toBeLessThanOrEqual(most);
        expect(metrics['idleSyncsPerMessage']).toBeLessThan(1);
      } finally {
        await session.close();
      }
    });
  });
}

/** By the name of the server that they share. */
export function byServer(contenders: readonly MessagingContender[]): { name: string; contenders: MessagingContender[] }[] {
  const groups = new Map<string, MessagingContender[]>();
  for (const contender of contenders) {
    const { name } = brokerOf(contender);
    groups.set(name, [...(groups.get(name) ?? []), contender]);
  }
  return [...groups].map(([name, its]) => ({ name, contenders: its }));
}
