import type { Analysis } from '../analysis/result.ts';
import type { BundledScript } from '../html/assets.ts';
import type { Html } from '../html/html.ts';
import type { RunRecord } from '../../suites/harness/record.ts';

/** One run as a report shows it. */
export interface ReportedRun {
  readonly record: RunRecord;
  readonly analysis: Analysis;
  /** The record file's own bytes: what the report embeds. */
  readonly raw: Uint8Array;
}

/** What a section is given. `anchor` makes ids unique where several runs stand on one page. */
export interface SectionContext extends ReportedRun {
  readonly anchor: (id: string) => string;
}

/**
 * One section of a report: a folder in `reports/sections/` whose `section.ts` exports it as `section`. Found by
 * listing the folder, so that a newcomer adds a folder and edits nothing.
 */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Sections stand in this order. Leave gaps. */
  readonly order: number;
  /** Scripts that it needs beside those that every page has. */
  readonly scripts?: readonly BundledScript[];
  /** `null`: this run gives nothing to say here, and the section is left out. */
  render(context: SectionContext): Html | null;
}
