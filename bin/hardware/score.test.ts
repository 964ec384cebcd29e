import { expect, it } from 'vitest';
import { checkCatalogue } from '../../fixtures/hardware/catalogue.ts';
import { readReference } from '../../fixtures/hardware/reference.ts';
import { scoreNotes, type EntryOptions } from './entry.ts';
import { machineFacts } from './facts.ts';
import { runScore } from './run-score.ts';
import { scoreOf } from './scoring.ts';
import { scoreBlocks } from './synthetic.case.ts';

it('measures this machine and makes an entry that wants nothing but a price', { timeout: 30_000 }, async () => {
  const news: string[] = [];
  const reference = readReference();
  // Two seconds say little: a machine where tests run is disturbed by them, and is no failure.
  const result = await runScore({ seconds: 2, id: 'box', reference, signal: new AbortController().signal, news: (line) => news.push(line), limits: { steal: 1, foreign: 1 } });
  expect(checkCatalogue(result.catalogueText).errors).toEqual([expect.objectContaining({ path: 'machines.0.pricePerMonth', message: 'must be given' })]);
  const { catalogue, doubts } = checkCatalogue(result.catalogueText.replace(/pricePerMonth:.*/, 'pricePerMonth: 40'));
  expect(doubts).toEqual([]);
  const [machine] = catalogue!.machines;
  expect(machine).toMatchObject({ id: 'box', cores: machineFacts().cores, measured: { nodeVersion: process.version } });
  expect(machine!.measured!.lower).toBeLessThanOrEqual(machine!.speed);
  expect(machine!.measured!.upper).toBeGreaterThanOrEqual(machine!.speed);
  expect(result.answer).toContain('pricePerMonth: # yours to fill in');
  expect(JSON.parse(result.referenceText)).toMatchObject({ mix: reference.mix, cores: machine!.cores });
});

it('says what limits the trust in a score', () => {
  const reference = readReference();
  const score = scoreOf({ blocks: scoreBlocks({ speed: 1, share: 0.6, cores: 8, blocks: 3, rounds: 12, noise: 0.01, seed: 1 }), reference, seed: 1 });
  const facts: EntryOptions['facts'] = { ...machineFacts(), cores: 8, nodeVersion: 'v99.0.0', isVirtual: true };
  const notes = scoreNotes({ facts, score, reference, stealShare: 0 }).join('\n');
  for (const text of ['another hour', 'this is v99.0.0', 'virtual machine', 'All 8 cores together give no more than 4.8']) expect(notes).toContain(text);
  expect(scoreNotes({ facts: { ...facts, nodeVersion: reference.nodeVersion, isVirtual: false, cores: 2 }, score, reference, stealShare: 0 })).toHaveLength(1);
});
