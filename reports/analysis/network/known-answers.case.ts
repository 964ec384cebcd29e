import { readFileSync } from 'node:fs';

/** A case with a known answer: inputs, what is expected, where that comes from (the file says). */
export function knownAnswer(id: string): unknown {
  // The built tests are in dist, and what they read stands beside the sources.
  const url = new URL(`../../../../reports/analysis/known-answers/${id}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

/** `15/19` or a number. */
export function fraction(value: string | number): number {
  const [over, under = '1'] = String(value).split('/');
  return Number(over) / Number(under);
}
