import { readFileSync } from 'node:fs';

/** A published or derived answer, as `reports/analysis/known-answers` holds it. */
export function knownAnswer(id: string): unknown {
  return JSON.parse(readFileSync(new URL(`../known-answers/${id}.json`, import.meta.url), 'utf8'));
}

/** That a value is within a share of what was expected. */
export function isWithin(value: number, expected: number, share: number): boolean {
  return Math.abs(value - expected) <= share * Math.abs(expected);
}

/** That a value rounds to what was published: half a unit of its last digit, and what rounding of inputs adds. */
export function roundsTo(value: number, published: number, digits: number): boolean {
  return Math.abs(value - published) <= 0.51 * 10 ** -digits;
}
