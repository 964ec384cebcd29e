import type { Estimate } from '../analysis/estimate.ts';
import { html, type Html } from '../html/html.ts';
import { intervalWords } from '../html/wording.ts';
import { formatUnit } from '../../suites/harness/units.ts';

/** `419 ms` with its interval below; without one where every value was the same, as counts often are. */
export function withSpread(estimate: Estimate): Html {
  const interval = spreadWords(estimate);
  return html`<span class="whole">${formatUnit(estimate.value, estimate.unit)}</span>${interval !== '' && html`<span class="aside why">${interval}</span>`}`;
}

/** Narrower than any arithmetic: every value was the same. */
const NO_WIDTH = 1e-9;

/** The interval in words; empty where it has no width. */
export function spreadWords(estimate: Estimate): string {
  const { lower, upper, value } = estimate;
  return upper - lower <= NO_WIDTH * Math.abs(value) ? '' : intervalWords(estimate);
}
