import { headlineRankings } from '../../analysis/messaging/findings.ts';
import type { ComparisonResult } from '../../analysis/result.ts';
import type { Finding } from '../../analysis/estimate.ts';
import { classWords, contenderTitle, countWords, glued, instantWords, intervalWords, scenarioTitle } from '../../html/wording.ts';
import { html, type Fragment, type Html } from '../../html/html.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { details, facts } from '../../html/table.ts';
import type { Section, SectionContext } from '../section.ts';
import { auditLine } from '../audit/totals.ts';
import { capacityFacts } from './capacity.ts';
import { classFacts } from './classes.ts';
import { incompleteness, spanWords } from './run.ts';
import { trialList } from '../trials.ts';
import { verdictBadge } from '../verdicts.ts';

/** The verdict, what it rests on and what would overturn it: read in ten seconds. */
export const section: Section = {
  id: 'answer',
  title: 'The answer',
  order: 100,
  render(context) {
    const { record, analysis } = context;
    const { header } = record;
    const missing = incompleteness(record);
    return html`
      ${verdict(context)}
      ${missing !== null && html`<p class="warning"><strong>Incomplete.</strong> ${missing.text}
        ${missing.cause === 'failed' && html`The reasons stand under <a href="#${context.anchor('voids')}">what did not count</a>.`}</p>`}
      ${keyFacts(context)}
      ${analysis.answer.overturn !== '' && html`<p class="overturn">${glued(analysis.answer.overturn)}</p>`}
      ${header.origin === 'observed' && html`<p class="warning"><strong>Observed, not measured.</strong> These figures come from the system's own monitoring under the
        load of its users: nothing was controlled, and whatever else it did at the time is in them.</p>`}
      <p class="note">${header.origin === 'observed' ? 'Observed' : 'Measured'} ${spanWords(record)} from ${instantWords(header.startedAt)} on ${machineWords(header)}.</p>
      ${otherFindings(context)}`;
  },
};

function machineWords({ environment, origin, profile }: SectionContext['record']['header']): string {
  const cores = countWords(environment.cpuCount, 'core');
  return origin === 'observed' ? `${cores}, processor ${environment.cpuModel}` : `${environment.cpuModel}, ${cores}, ${environment.os}; ${profile} profile`;
}

/** The first sentence is large, up to the cell that it is about; that cell and what follows stand below it. */
function verdict(context: SectionContext): Html {
  const headline = glued(context.analysis.answer.headline);
  const [, sentence = headline, rest = ''] = /^(.+?[.!])\s+(?=[A-Z])(.*)$/s.exec(headline) ?? [];
  const comparison = headlineComparison(context);
  const cut = comparison === undefined ? -1 : sentence.lastIndexOf(`: ${glued(scenarioTitle(context.record.header, comparison))}`);
  const [lead, where] = cut < 0 ? [sentence, ''] : [`${sentence.slice(0, cut)}.`, sentence.slice(cut + 2)];
  return html`<p class="verdict">${lead}</p>
    ${(where !== '' || rest !== '') && html`<p class="verdict-where">${where} ${rest}</p>`}`;
}

/** The comparison that the answer is about: that of the first finding. */
function headlineComparison({ analysis }: SectionContext): ComparisonResult | undefined {
  const [ranking] = analysis.messaging === null ? [] : headlineRankings(analysis.messaging);
  const led = analysis.comparisons.find(({ id }) => id === ranking?.pairs[0]?.comparison);
  if (led !== undefined) return led;
  const told = analysis.findings.find(({ kind }) => kind === 'comparison') ?? analysis.findings.find(({ kind }) => kind === 'startup');
  return analysis.comparisons.find(({ id }) => told?.id === `comparison/${id}`) ?? analysis.comparisons[0];
}

function keyFacts(context: SectionContext): Html {
  const { record, analysis } = context;
  const comparison = headlineComparison(context);
  const metric = comparison?.metrics.find(({ metric: id }) => id === comparison.headline);
  const ratio = metric?.ratio ?? null;
  const floor = comparison?.control?.noiseFloor ?? null;
  const rows: (readonly [Fragment, Fragment])[] = [];
  const classes = classFacts(context);
  rows.push(...classes);
  if (classes.length === 0 && comparison !== undefined && metric !== undefined && ratio !== null) {
    const pair = `${contenderTitle(record.header, { suite: comparison.suite, contender: comparison.subject })} ÷ ${contenderTitle(record.header, { suite: comparison.suite, contender: comparison.base })}`;
    rows.push([pair, html`<span class="figure ratio">${formatUnit(ratio.value, ratio.unit)}</span> ${verdictBadge(metric.verdict)}
      <span class="aside">${formatNumber(ratio.confidence * 100)} % interval ${intervalWords(ratio)}, ${countWords(ratio.samples, 'pair')}</span>`]);
  }
  if (classes.length === 0 && comparison !== undefined) {
    const [name, words] = classWords(comparison.guarantees).split(': ');
    rows.push(['Guarantees', html`<span class="figure">${name ?? ''}</span> <span class="aside">${words ?? 'so nothing is ranked'}</span>`]);
  }
  const whole = capacityFacts(analysis);
  if (whole.length > 0 && comparison === undefined) {
    if (analysis.ruler !== null) whole.push(['Ruler', html`<span class="aside">${analysis.ruler.sentence}</span>`]);
    return html`<div class="key-facts">${facts(whole)}</div>`;
  }
  const audit = auditLine(analysis);
  rows.push(['Audit', html`<span class="figure">${audit.headline}</span> <span class="aside">${audit.detail}</span>`]);
  rows.push(['Noise floor', floor === null
    ? html`<span class="figure">unknown</span> <span class="aside">${comparison?.control?.reason ?? 'no A/A control at this cell'}</span>`
    : html`<span class="figure">±${formatUnit(floor.value, floor.unit)}</span> <span class="aside">smaller differences cannot be told from none</span>`]);
  if (analysis.ruler !== null) rows.push(['Ruler', html`<span class="aside">${analysis.ruler.sentence}</span>`]);
  return html`<div class="key-facts">${facts(rows)}</div>`;
}

/** Other comparisons and whatever is wrong are read first; every finding, with its condition, for those who look for it. */
function otherFindings({ analysis }: SectionContext): Fragment {
  const [, ...others] = analysis.findings;
  // Where classes answer, a sentence for each stands for its dozens of comparisons.
  const telling = analysis.findings.some(({ kind }) => kind === 'classes') ? ['latency'] : ['comparison', 'startup'];
  const first = others.filter(({ kind, verdict: word }) => telling.includes(kind) || word === 'not ok');
  return html`${first.length > 0 && html`<h3>What else was found</h3>${findingList(first, 'short')}`}
    ${analysis.findings.length > 0 && details({
      summary: `Every finding, with what would overturn it and the trials behind it (${analysis.findings.length})`,
      body: findingList(analysis.findings, 'whole'),
    })}`;
}

function findingList(findings: readonly Finding[], length: 'short' | 'whole'): Html {
  return html`<ul class="findings">${findings.map((finding) => html`<li>
    <div>${glued(finding.statement)}
      ${length === 'whole' && html`<span class="aside why">${finding.overturn} ${countWords(finding.trials.length, 'trial')}${finding.trials.length > 0 && ': '}
        ${trialList(finding.trials)}</span>`}</div>
    ${verdictBadge(finding.verdict)}
  </li>`)}</ul>`;
}
