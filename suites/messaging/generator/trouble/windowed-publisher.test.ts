import { describe, expect, it } from 'vitest';
import { FakeBroker } from './fake-broker.case.ts';
import { WindowedPublisher } from './windowed-publisher.ts';

async function open(options: ConstructorParameters<typeof FakeBroker>[0], window: number | null): Promise<{ publisher: WindowedPublisher; most: () => number; failures: string[] }> {
  const broker = new FakeBroker(options);
  const channel = await broker.openChannel({ onFailure: () => undefined } as never);
  const failures: string[] = [];
  let most = 0;
  const publisher: WindowedPublisher = await WindowedPublisher.open(channel, {
    payloadBytes: 16,
    window,
    onFailure: ({ message }) => failures.push(message),
    onCount: (published) => {
      most = Math.max(most, published - (opened?.acknowledged ?? 0));
    },
  });
  const opened: WindowedPublisher | null = publisher;
  return { publisher, most: () => most, failures };
}

describe('a windowed publisher', () => {
  it('never has more unacknowledged than its window, and publishes all that is due', async () => {
    const { publisher, most } = await open({ acknowledges: true }, 10);
    publisher.due(1000);
    await expect.poll(() => publisher.acknowledged).toBe(1000);
    expect(publisher.published).toBe(1000);
    expect(most()).toBe(10);
  });

  it('publishes what is due without a window, turn by turn', async () => {
    const { publisher } = await open({}, null);
    publisher.due(1000);
    expect(publisher.published).toBeLessThan(1000);
    await expect.poll(() => publisher.published).toBe(1000);
    expect(publisher.acknowledged).toBe(0);
  });

  it('waits when a message is not taken, and counts it once', async () => {
    const { publisher } = await open({ takes: (turn) => turn % 3 !== 1 }, null);
    publisher.due(100);
    await expect.poll(() => publisher.published).toBe(100);
  });

  it('is stuck where nothing is acknowledged any more, and lets go of what was due when it is stopped', async () => {
    const { publisher } = await open({ acknowledges: true, silentFrom: 20 }, 8);
    publisher.due(100);
    await expect.poll(() => publisher.published).toBe(28);
    publisher.stop();
    await new Promise(setImmediate);
    expect(publisher).toMatchObject({ published: 28, acknowledged: 20 });
  });

  it('tells of a message that is refused', async () => {
    const { publisher, failures } = await open({ acknowledges: true, refusedAt: 3 }, 4);
    publisher.due(10);
    await expect.poll(() => failures).toEqual(['the broker refused a message: the queue is full']);
  });
});
