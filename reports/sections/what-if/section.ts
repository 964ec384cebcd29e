import { AnalysisError } from '../../analysis/errors.ts';
import { systemModelOf } from '../../analysis/sizing/from-records.ts';
import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { html } from '../../html/html.ts';
import { contenderTitle, glued } from '../../html/wording.ts';
import type { RunRecord } from '../../../suites/harness/record.ts';
import type { Section } from '../section.ts';
import { whatIfBlock } from './block.ts';

const USUAL_QUANTILE = 0.99;

/** Other loads, boxes, processes and servers, solved in the page. */
export const section: Section = {
  id: 'what-if',
  title: 'What if',
  order: 260,
  scripts: ['what-if'],
  render({ record, analysis, anchor }) {
    const objective = analysis.capacity.sustainable[0]?.objective;
    const model = analysis.demand.length === 0 ? null : modelOf(record, objective?.quantile ?? USUAL_QUANTILE);
    if (model === null) return null;
    return html`
      <h3>${contenderTitle(record.header, model)}</h3>
      ${whatIfBlock({ model, id: anchor('what-if'), ...(objective !== undefined && { latencyMs: objective.latencyMs }) })}
      ${model.notes.length > 0 && html`<ul class="remarks">${model.notes.map((note) => html`<li>${glued(note)}</li>`)}</ul>`}`;
  },
};

/** Null where the run does not tell enough for a model of response times. */
function modelOf(record: RunRecord, quantile: number): SystemModel | null {
  try {
    return systemModelOf({ records: [record], quantile });
  } catch (error) {
    if (error instanceof AnalysisError) return null;
    throw error;
  }
}
