import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FakeBroker } from './fake-broker.case.ts';
import { Ledger, type Phase } from './ledger.ts';
import { Link } from './link.ts';
import { loadUntilEnd, type LoadOptions } from './load.ts';
import { monotonicMs, recover } from './recovery.ts';

const at = { host: '', port: 0, vhost: '' };

function links({ broker, ledger }: { broker: FakeBroker; ledger: Ledger }): (phase: Phase) => Promise<Link> {
  const { openChannel } = broker;
  return (phase) =>
    Link.open({ openChannel, ledger, phase, address: at, credentials: { user: '', password: '' }, ca: null, name: 'q', payloadBytes: 64, prefetch: 8, acknowledgeEvery: 1 });
}

async function make(options: { isLog?: boolean; load?: Partial<LoadOptions> } = {}): Promise<{ broker: FakeBroker; ledger: Ledger; link: Link; load: () => Promise<string>; open: (phase: Phase) => Promise<Link> }> {
  const broker = new FakeBroker();
  const ledger = new Ledger({ isLog: options.isLog ?? false });
  const open = links({ broker, ledger });
  const link = await open('before');
  const load = (): Promise<string> => loadUntilEnd({ link, ledger, acknowledges: true, window: 16, backlog: 100, backlogMs: 20, limitMs: 2000, ...options.load });
  return { broker, ledger, link, load, open };
}

describe('the load before a kill', () => {
  it('keeps to its window and to its backlog, and consumes after a while', async () => {
    const { broker, ledger, load } = await make();
    const ended = load();
    await sleep(10);
    expect(broker.queue.length).toBe(100);
    expect(broker.afresh).toEqual([]);
    await sleep(30);
    expect(broker.afresh).toEqual([undefined]);
    expect(ledger.delivered).toBeGreaterThan(200);
    broker.kill();
    expect(await ended).toBe('the broker is gone');
    expect(broker.peakUnacknowledged).toBe(16);
    const { published } = ledger;
    await sleep(5);
    expect(ledger.published).toBe(published);
  });

  it('consumes from the beginning where nothing is acknowledged, and keeps the window to what was not delivered', async () => {
    const { broker, ledger, load } = await make({ load: { acknowledges: false, backlogMs: 1e6 } });
    broker.acknowledges = false;
    const ended = load();
    await sleep(20);
    expect(ledger.delivered).toBeGreaterThan(16);
    expect(ledger.published - ledger.delivered).toBeLessThanOrEqual(16);
    broker.kill();
    await ended;
  });

  it('says what the broker refused', async () => {
    const { broker, load } = await make();
    broker.refuses = true;
    expect(await load()).toBe('the broker refused a message: no space');
  });

  it('does not wait for an end that does not come', async () => {
    const { load } = await make({ load: { limitMs: 60 } });
    const startMs = monotonicMs();
    await expect(load()).rejects.toThrow('did not end within 60 ms');
    expect(monotonicMs() - startMs).toBeLessThan(500);
  });
});

describe('the recovery from a kill', () => {
  const killed = async (options: { isLog?: boolean } = {}): ReturnType<typeof make> => {
    const made = await make(options);
    const ended = made.load();
    await sleep(15);
    made.broker.kill();
    await ended;
    return made;
  };

  it('connects in a loop, keeps what stands on the broker, and reads it back', async () => {
    const { broker, ledger, open } = await killed();
    expect(ledger.missing).toBe(100);
    const startMs = monotonicMs();
    setTimeout(() => (broker.isUp = true), 80);
    const { servingAtMs, attempts } = await recover({ open: () => open('after'), ledger, acknowledges: true, limitMs: 5000 });
    expect(servingAtMs - startMs).toBeGreaterThan(75);
    expect(servingAtMs - startMs).toBeLessThan(400);
    expect(attempts).toBeGreaterThan(3);
    expect(attempts).toBe(broker.attempts - 1);
    expect(broker.afresh).toEqual([true]);
    expect(broker.kept).not.toContain(false);
    const counts = ledger.counts();
    expect(counts).toMatchObject({ lostAcknowledged: 0, duplicatedAfter: 0, reordered: 0, corrupted: 0 });
    expect(counts.acknowledged).toBeGreaterThan(100);
  });

  it('counts what the broker has lost of what it acknowledged', async () => {
    const { broker, ledger, open } = await killed();
    broker.queue.splice(10, 7);
    broker.isUp = true;
    await recover({ open: () => open('after'), ledger, acknowledges: true, limitMs: 10_000, patienceMs: 200 });
    expect(ledger.counts()).toMatchObject({ lostAcknowledged: 7 });
  });

  it('begins anew where a broker that has come again fails once more', async () => {
    const { broker, ledger, open } = await killed();
    broker.isUp = true;
    broker.delivers = false;
    const recovered = recover({ open: () => open('after'), ledger, acknowledges: true, limitMs: 5000 });
    await sleep(60);
    broker.kill();
    await sleep(30);
    Object.assign(broker, { isUp: true, delivers: true });
    expect((await recovered).attempts).toBeGreaterThan(1);
    expect(ledger.missing).toBe(0);
  });

  it('gives up in time, and says on what', async () => {
    const { broker, ledger, open } = await killed();
    const recovering = (): Promise<unknown> => recover({ open: () => open('after'), ledger, acknowledges: true, limitMs: 100 });
    await expect(recovering()).rejects.toThrow('the broker did not serve again within 100 ms: connect ECONNREFUSED');
    Object.assign(broker, { isUp: true, acknowledges: false });
    await expect(recovering()).rejects.toThrow(/within 100 ms: it had acknowledged 0 messages and delivered \d+/);
  });
});
