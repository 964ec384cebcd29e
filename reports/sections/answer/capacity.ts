import { shareWords } from '../../analysis/findings/capacity.ts';
import type { Analysis } from '../../analysis/result.ts';
import { requestsLine } from '../../analysis/capacity/requests.ts';
import { thingsOf } from '../../analysis/workers/advice.ts';
import { html, type Fragment } from '../../html/html.ts';
import { intervalWords } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

/** The figures of whole systems that are read first: limit, cost, whether the demands predict, workers, errors. */
export function capacityFacts({ capacity, demand, workers }: Analysis): (readonly [Fragment, Fragment])[] {
  const rows: (readonly [Fragment, Fragment])[] = [];
  const [limit] = capacity.bottlenecks;
  if (limit !== undefined) {
    const what = limit.resource.kind === 'processes' ? limit.component : `${limit.resource.cores === 1 ? 'server core' : 'server cores'}, most by ${limit.component}`;
    rows.push(['CPU is full at', html`<span class="figure">${formatUnit(limit.saturation.value, 'perSec')}</span> <span class="aside">${intervalWords(limit.saturation)}; ${what}; ${limit.mix}</span>`]);
  }
  const mix = demand.find(({ contender }) => contender === (limit?.contender ?? contender))?.mixes.find((one) => one.mix === (limit?.mix ?? one.mix));
  if (mix !== undefined) {
    rows.push(['CPU of one request', html`<span class="figure">${formatUnit(mix.total.value, 'micros')}</span> <span class="aside">at ${formatUnit(mix.perSec, 'perSec')}: ${shareWords(mix)}</span>`]);
  }
  const proof = demand.find(({ heldOut }) => heldOut !== null)?.heldOut;
  if (proof) {
    const word = { pass: 'they predict', fail: 'they miss', 'not judged': 'not judged' }[proof.verdict];
    rows.push(['Demands on trial', html`<span class="figure">${word}</span> <span class="aside">${formatNumber(proof.checks.filter(({ verdict }) => verdict === 'pass').length)} of ${formatNumber(proof.checks.length)} within 10 % or 0.02 cores</span>`]);
  }
  const [rate] = capacity.sustainable;
  if (rate?.perSec != null) rows.push(['Sustained', html`<span class="figure">${formatUnit(rate.perSec, 'perSec')}</span> <span class="aside">${rate.mix}</span>`]);
  const advised = workers.curves.find(({ knee }) => knee !== null);
  if (advised?.knee) {
    rows.push(['Workers', html`<span class="figure">${advised.knee.isBracketed ? '' : 'at least '}${formatNumber(advised.knee.at)}</span> <span class="aside">${thingsOf(advised.axis)}</span>`]);
  }
  const { started, wrong } = requestsLine(capacity.requests);
  if (started > 0) rows.push(['Requests', html`<span class="figure">${wrong === 0 ? 'all answered' : `${formatNumber(wrong)} wrong`}</span> <span class="aside">of ${formatNumber(started)} sent</span>`]);
  return rows;
}
