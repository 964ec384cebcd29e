import { expect, it } from 'vitest';
import { canServe } from '../../../../fixtures/servers/testbed.case.ts';
import { loadContenders } from '../../contenders.ts';
import { killing } from './kills.case.ts';

// The quickest of each sort; `restart.long.test.ts` kills them all, and often.
it.skipIf(!canServe).each(['jetstream-file-sync', 'nats-core'])('%s is killed under load, and counted to the message', async (id) => {
  const contender = (await loadContenders()).find((its) => its.id === id)!;
  const kills = await killing({ contender, kills: 1 });
  const { audit, metrics } = kills.readings[0]!;
  expect(audit['published']).toBeGreaterThan(100);
  expect(kills.total('delivered') + kills.total('lost')).toBe(audit['published']);
  expect(audit).toMatchObject({ corrupted: 0, ...(contender.acknowledges && { lostAcknowledged: 0 }) });
  expect(metrics['servingAgainMs']).toBeGreaterThan(10);
  expect(metrics['servingAgainMs']).toBeLessThan(20_000);
});
