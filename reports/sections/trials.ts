import { html, type Html } from '../html/html.ts';

/** Enough to look them up in the record, where all of them stand. */
const TRIALS_NAMED = 6;

/** The ids of trials, the first few of many. */
export function trialList(trials: readonly string[]): Html {
  const { length } = trials;
  return html`<code>${trials.slice(0, TRIALS_NAMED).join(' ')}</code>${length > TRIALS_NAMED && ` and ${length - TRIALS_NAMED} more`}`;
}
