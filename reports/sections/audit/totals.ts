import type { Analysis } from '../../analysis/result.ts';
import { formatNumber } from '../../../suites/harness/units.ts';

const KINDS = ['lost', 'duplicated', 'reordered', 'corrupted'] as const;

/** The audit in one line: what was delivered, and everything that was wrong with it. */
export function auditLine({ audits, lookups }: Pick<Analysis, 'audits' | 'lookups'>): { readonly headline: string; readonly detail: string } {
  const audited = audits.filter((one) => one.clean !== null);
  const isLookups = lookups.tables.length + lookups.growth.length > 0;
  if (audited.length === 0 && isLookups) return { headline: 'every lookup checked', detail: 'each found the handler and the parameters that it must, or its trial failed' };
  if (audited.length === 0) return { headline: 'nothing audited', detail: 'no trial counted what it delivered' };
  const delivered = audited.reduce((sum, one) => sum + one.delivered, 0);
  const wrong = KINDS.map((kind) => ({ kind, count: audited.reduce((sum, one) => sum + one[kind], 0) })).filter(({ count }) => count > 0);
  const detail = `${formatNumber(delivered)} messages delivered, every one checked`;
  if (audited.every((one) => one.clean === true)) return { headline: 'no loss', detail: `${detail}; none lost, duplicated, reordered or corrupted` };
  return { headline: wrong.map(({ kind, count }) => `${formatNumber(count)} ${kind}`).join(', ') || 'not clean', detail };
}

