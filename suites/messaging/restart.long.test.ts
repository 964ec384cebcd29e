import { describe, expect, it } from 'vitest';
import { canServe } from '../../fixtures/servers/testbed.case.ts';
import { loadContenders, type MessagingContender } from './contenders.ts';
import { canOwnDisk } from './disk.case.ts';
import { killing, type Kills } from './scenarios/restart/kills.case.ts';
import { powerCutBed } from './scenarios/restart/power-cut.case.ts';

const SYNCED_KILLS = 20;
const OTHER_KILLS = 5;
/** Load, restart, reading back: what is lost is waited for, too. */
const SLICE_LIMIT_MS = 30_000;
const TEST_LIMIT_MS = 600_000;

const contenders = await loadContenders();
const ofClass = (...classes: (string | null)[]): MessagingContender[] => contenders.filter(({ guarantees }) => classes.includes(guarantees.class));

function show(what: string, { summary }: Kills): void {
  process.stdout.write(`${what}: ${summary}\n`);
}

async function kill(options: Parameters<typeof killing>[0]): Promise<Kills> {
  const kills = await killing(options);
  expect(Math.max(...kills.elapsedMs)).toBeLessThan(SLICE_LIMIT_MS);
  expect(kills.total('corrupted')).toBe(0);
  return kills;
}

describe.skipIf(!canServe)('kill -9 under load', () => {
  it.each(ofClass('c'))(`loses no acknowledged message of $id in ${SYNCED_KILLS} kills`, async (contender) => {
    const kills = await kill({ contender, kills: SYNCED_KILLS });
    show('kill -9', kills);
    expect(kills.total('acknowledged')).toBeGreaterThan(SYNCED_KILLS * 100);
    expect(kills.total('lostAcknowledged')).toBe(0);
  }, TEST_LIMIT_MS);

  it.each(ofClass('b', 'd'))('counts what $id loses', async (contender) => {
    const kills = await kill({ contender, kills: OTHER_KILLS });
    show('kill -9', kills);
    expect(kills.total('acknowledged')).toBeGreaterThan(OTHER_KILLS * 100);
  }, TEST_LIMIT_MS);

  // Without them it could not be told that a loss would have been seen.
  it.each(ofClass('a', null))('sees that $id loses what it had in memory', async (contender) => {
    const kills = await kill({ contender, kills: OTHER_KILLS });
    show('kill -9', kills);
    expect(kills.total(contender.acknowledges ? 'lostAcknowledged' : 'lostUnacknowledged')).toBeGreaterThan(0);
  }, TEST_LIMIT_MS);
});

describe.skipIf(!canServe || !canOwnDisk())('a power cut under load', () => {
  it.each(ofClass('c'))('loses no acknowledged message of $id', async (contender) => {
    using power = await powerCutBed(contender.server);
    const kills = await kill({ contender, kills: OTHER_KILLS, ...power });
    show('power cut', kills);
    expect(kills.total('lostAcknowledged')).toBe(0);
  }, TEST_LIMIT_MS);

  // Without these it could not be told that the power was cut. JetStream that has lost a stream's files makes it anew, and lets its
  // new consumer begin where the old one, whose file survived, had been: it acknowledges and delivers nothing for long.
  it.each(ofClass('b', 'd'))('takes from $id what it had acknowledged', async (contender) => {
    using power = await powerCutBed(contender.server);
    const outcome = await killing({ contender, kills: 2, ...power }).catch((error: unknown) => error as Error);
    if (outcome instanceof Error) {
      process.stdout.write(`power cut: ${contender.id}: ${outcome.message}\n`);
      expect(outcome.message).toMatch(/did not serve again within/);
    } else {
      show('power cut', outcome);
      expect(outcome.total('lostAcknowledged')).toBeGreaterThan(0);
    }
  }, TEST_LIMIT_MS);
});
