import type { RunRecord } from '../../suites/harness/record.ts';
import type { AnalysisSettings } from './result.ts';
import { LOADS_FOR_INTERVALS } from './scalability/observations.ts';
import { curvesOfRecord, type RecordCurve } from './scalability/record-curves.ts';
import type { ScalabilityFit } from './scalability/result.ts';
import { fitScalability } from './scalability/scalability.ts';

/** Throughput over what is under way, with the scalability law and its rivals fitted to it. */
export interface ScalingCurve extends Pick<RecordCurve, 'id' | 'suite' | 'contender' | 'axis' | 'fixed'> {
  readonly fit: ScalabilityFit;
}

/** The curves of a run that have loads enough for a fit with intervals: the figures that `fit` gives of them. */
export function scalingOf(options: { record: RunRecord; settings: AnalysisSettings }): ScalingCurve[] {
  const { record, settings: { confidence, seed } } = options;
  return curvesOfRecord(record).filter(isFitted).map(({ id, suite, contender, axis, fixed, ...told }) => ({
    id, suite, contender, axis, fixed, fit: fitScalability({ ...told, confidence, seed }),
  }));
}

function isFitted({ observations }: RecordCurve): boolean {
  return new Set(observations.map(({ load }) => load)).size >= LOADS_FOR_INTERVALS && observations.some(({ throughput }) => throughput > 0);
}
