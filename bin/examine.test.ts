import { describe, expect, it } from 'vitest';
import { fakeScenario, fakeSuite } from '../suites/harness/fake.case.ts';
import { runnable } from './examine.ts';

const suite = { ...fakeSuite({ scenarios: [fakeScenario()], contenders: ['a'] }), servers: ['nats', 'rabbitmq'] };
const servers = [
  { kind: 'nats', title: 'NATS', isHere: true },
  { kind: 'rabbitmq', title: 'RabbitMQ', isHere: false },
  { kind: 'haproxy', title: 'HAProxy', isHere: false },
];

describe('a suite on this machine', () => {
  it('lacks only the servers that it starts itself', () => {
    expect(runnable({ suite, servers, isWanted: false })).toMatchObject({ what: 'run fake', state: 'lacking', detail: 'not all of it, without RabbitMQ' });
    expect(runnable({ suite: { ...suite, servers: ['nats'] }, servers, isWanted: true })).toMatchObject({ state: 'good', mend: null });
  });

  it('that is to run here must find them', () => {
    expect(runnable({ suite, servers, isWanted: true })).toMatchObject({ state: 'missing', mend: expect.stringContaining('provision') as string });
  });

  it('may need none', () => {
    const own = fakeSuite({ scenarios: [fakeScenario()], contenders: ['a'] });
    expect(runnable({ suite: own, servers: [], isWanted: true })).toMatchObject({ state: 'good', detail: 'needs no server' });
  });
});
