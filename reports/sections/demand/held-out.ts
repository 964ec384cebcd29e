import type { DemandResult, HeldOutCheck } from '../../analysis/demand/result.ts';
import { html, type Fragment } from '../../html/html.ts';
import { badge, table } from '../../html/table.ts';
import { glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';

const BADGES = {
  pass: { word: 'holds', tone: 'good' },
  fail: { word: 'missed', tone: 'bad' },
  'not judged': { word: 'not judged', tone: 'open' },
} as const satisfies Record<HeldOutCheck['verdict'], Parameters<typeof badge>[0]>;

/** The demands on trial: loads and mixes that the fit has not seen. */
export function heldOutBlock({ heldOut }: DemandResult): Fragment {
  if (heldOut === null) return html`<p class="note">No load was held out, so these demands were not put to the test.</p>`;
  return html`<div class="metric">
    <h4>Do these demands predict? ${badge(BADGES[heldOut.verdict])}</h4>
    <p>${glued(heldOut.sentence)}</p>
    ${table({
      caption: 'Cores in use at loads that were held out: predicted and measured',
      columns: [
        { title: 'Component', kind: 'text' },
        { title: 'Mix and load', kind: 'text' },
        { title: 'Predicted, cores', kind: 'number' },
        { title: 'Measured, cores', kind: 'number' },
        { title: 'Error', kind: 'number' },
        { title: 'Error of a constant demand', kind: 'number' },
        { title: 'Repeats', kind: 'number' },
        { title: '', kind: 'text' },
      ],
      rows: heldOut.checks.map((check) => [
        check.component,
        `${check.mix}, ${formatUnit(check.perSec, 'perSec')}`,
        cores(check.predicted.value),
        check.measured === null ? '–' : html`${cores(check.measured.value)}<span class="aside why">${cores(check.measured.lower)}–${cores(check.measured.upper)}</span>`,
        check.errorCores === null ? '–' : html`${signed(check.errorCores)}<span class="aside why">${check.errorShare === null ? '' : `${formatUnit(check.errorShare, 'share')}, `}limit ${cores(check.limitCores)}</span>`,
        check.rivalErrorCores === null ? '–' : signed(check.rivalErrorCores),
        formatNumber(check.repeats),
        html`${badge(BADGES[check.verdict])}<span class="aside why">${check.reason}</span>`,
      ]),
    })}
  </div>`;
}

const cores = (value: number): string => formatNumber(Number(value.toFixed(4)));
const signed = (value: number): string => `${value < 0 ? '−' : '+'}${cores(Math.abs(value))}`;
