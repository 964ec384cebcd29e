import type { SystemModel } from '../../analysis/sizing/system-model.ts';
import { dataIsland, html, type Html } from '../../html/html.ts';
import { glued } from '../../html/wording.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { measuredSettings, pageModel } from './defaults.ts';
import { controls } from './form.ts';
import { answerOf } from './solve.ts';
import { answerView, summaryWords } from './view.ts';

/** Sliders over a model of the system, with its answer as measured, which stands there without scripts too. */
export function whatIfBlock(options: { model: SystemModel; id: string; latencyMs?: number }): Html {
  const { id, latencyMs } = options;
  const model = pageModel(options.model);
  const settings = measuredSettings(model, latencyMs);
  const answer = answerOf(model, settings);
  const { measuredFromPerSec, measuredToPerSec, reference, mix, draws, predictionError } = model;
  const mixWords = Object.entries(mix).map(([name, share]) => `${name} ${formatNumber(100 * share)} %`).join(', ');
  const errors = [predictionError.rateShare, predictionError.responseShare].map((share) => (share === null ? 'an assumed error' : formatUnit(share, 'share')));
  return html`<div class="what-if">
    <p>${glued(`Measured on ${formatNumber(reference.cores)} ${reference.cores === 1 ? 'core' : 'cores'} (${reference.cpuModel}) at ${formatUnit(measuredFromPerSec, 'perSec')} to ${formatUnit(measuredToPerSec, 'perSec')}, with ${mixWords}.`)} The page solves the same model with the same code as <code>headroom size</code>, ${glued(`for ${formatNumber(draws.length)} draws of the bootstrap, widened by the errors of its predictions: ${errors[0] ?? ''} for rates, ${errors[1] ?? ''} for response times.`)}</p>
    <noscript><p class="note">The sliders need scripts. The figures are those at ${formatUnit(settings.perSec, 'perSec')} on the box as it was measured; <code>headroom size</code> computes others.</p></noscript>
    ${controls({ model, settings, id })}
    <output class="summary" aria-live="polite">${summaryWords(answer)}</output>
    <div class="results">${answerView(model, answer)}</div>
    ${dataIsland({ className: 'what-if-data', value: { model, settings } })}
  </div>`;
}
