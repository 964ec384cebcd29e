import { CLASS_WORDS } from '../../analysis/messaging/class-words.ts';
import { headlineRankings } from '../../analysis/messaging/findings.ts';
import { html, type Fragment } from '../../html/html.ts';
import { contenderTitle, countWords, intervalWords } from '../../html/wording.ts';
import { formatUnit } from '../../../suites/harness/units.ts';
import type { SectionContext } from '../section.ts';
import { verdictBadge } from '../verdicts.ts';

/** One figure for each pair of each class, where more than one class is ranked. */
export function classFacts({ record, analysis }: SectionContext): (readonly [Fragment, Fragment])[] {
  if (analysis.messaging === null) return [];
  return headlineRankings(analysis.messaging).flatMap(({ suite, class: own, pairs }) => pairs.flatMap(({ larger, smaller, ratio, verdict }): (readonly [Fragment, Fragment])[] => {
    if (ratio === null) return [];
    const title = (contender: string): string => contenderTitle(record.header, { suite, contender });
    return [[
      `Class ${own}: ${title(larger)} ÷ ${title(smaller)}`,
      html`<span class="figure ratio">${formatUnit(ratio.value, ratio.unit)}</span> ${verdictBadge(verdict)}
        <span class="aside">${CLASS_WORDS[own] ?? ''}; ${intervalWords(ratio)}, ${countWords(ratio.samples, 'pair')}</span>`,
    ]];
  }));
}
