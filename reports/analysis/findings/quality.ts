import type { RunRecord } from '../../../suites/harness/record.ts';
import { formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { faultWords } from '../audit.ts';
import type { Finding } from '../estimate.ts';
import type { AuditTotals, ControlResult, VoidCounts } from '../result.ts';
import { cellWords, countWords, timesWords, titlesOf } from '../words.ts';

/** Whether everything arrived once, in order and intact. Null where nothing was audited. */
export function auditFinding(record: RunRecord, audit: AuditTotals): Finding | null {
  if (audit.clean === null) return null;
  const titles = titlesOf(record);
  const where = `${titles.contender(audit.suite, audit.contender)}, ${titles.scenario(audit.suite, audit.scenario)}`;
  return {
    id: `audit/${audit.suite}/${audit.scenario}/${audit.contender}`,
    kind: 'audit',
    statement: audit.clean
      ? `${formatNumber(audit.delivered)} messages were delivered once, in order and intact; none was lost: ${where}.`
      : `${formatNumber(audit.delivered)} messages were delivered, but ${faultWords(audit)}: ${where}. Nothing is ranked on trials that the audit finds unclean.`,
    estimate: null,
    verdict: audit.clean ? 'ok' : 'not ok',
    overturn: '',
    trials: audit.unclean,
  };
}

/** What this machine shows where there is nothing to see. */
export function noiseFinding(record: RunRecord, control: ControlResult): Finding {
  const titles = titlesOf(record);
  const where = `${titles.contender(control.suite, control.contender)} against itself, ${cellWords(titles, control)}`;
  const common = { id: `noise/${control.suite}/${control.scenario}/${cellWords(titles, control)}`, kind: 'noise' as const, trials: control.trials };
  if (control.ratio === null || control.noiseFloor === null || control.smallestEffect === null) {
    return { ...common, statement: `The noise floor is unknown: ${control.reason ?? 'no A/A control'} (${where}).`, estimate: null, verdict: 'shown', overturn: '' };
  }
  const seen = `the ratio is ${timesWords(control.ratio)}`;
  return {
    ...common,
    statement: control.differs
      ? `The A/A control shows a difference where there is none: ${seen}. Differences of this size are not to be trusted here: ${where}.`
      : `Noise floor: ${formatUnit(control.noiseFloor.value, 'share')} either way; the smallest change that would be found four times in five is ${formatUnit(control.smallestEffect.value, 'share')}: ${where} (${countWords(control.ratio.samples, 'A/A pair')}, ${seen}).`,
    estimate: control.noiseFloor,
    verdict: control.differs ? 'not ok' : 'ok',
    overturn: '',
  };
}

/** What was left out of the analysis, and why; one finding for all where nothing was. */
export function voidFindings(record: RunRecord, voids: readonly VoidCounts[]): Finding[] {
  const titles = titlesOf(record);
  const found = voids
    .filter((counts) => counts.reasons.length > 0)
    .map((counts): Finding => {
      const told = (['voided', 'failed', 'unsupported'] as const).filter((status) => counts[status] > 0).map((status) => `${formatNumber(counts[status])} ${status}`);
      const reasons = [...new Set(counts.reasons.map(({ reason }) => reason))];
      const named = reasons.slice(0, 3).join('; ') + (reasons.length > 3 ? `; and ${countWords(reasons.length - 3, 'more reason')}` : '');
      return {
        id: `void/${counts.suite}/${counts.contender}`,
        kind: 'void',
        statement: `${titles.contender(counts.suite, counts.contender)}: of ${countWords(counts.total, 'trial')}, ${told.join(', ')}: ${named}.`,
        estimate: null,
        verdict: counts.failed > 0 ? 'not ok' : 'shown',
        overturn: '',
        trials: counts.reasons.flatMap(({ trials }) => trials),
      };
    });
  if (found.length > 0 || voids.length === 0) return found;
  const total = voids.reduce((sum, counts) => sum + counts.total, 0);
  const statement = `All ${countWords(total, 'trial')} were completed; none was voided, failed or unsupported.`;
  return [{ id: 'void/none', kind: 'void', statement, estimate: null, verdict: 'ok', overturn: '', trials: [] }];
}

/** Cells that the profile could not afford. */
export function refusedFindings(record: RunRecord): Finding[] {
  return record.header.refused.map((cell) => ({
    id: `refused/${cell.suite}/${cell.scenario}/${cellWords(titlesOf(record), cell)}`,
    kind: 'void',
    statement: `Not measured: ${cellWords(titlesOf(record), cell)}: ${cell.reason}.`,
    estimate: null,
    verdict: 'shown',
    overturn: '',
    trials: [],
  }));
}
