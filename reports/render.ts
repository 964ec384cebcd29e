import type { Analysis } from './analysis/result.ts';
import type { RunRecord } from '../suites/harness/record.ts';
import type { ReportedRun, Section } from './sections/section.ts';
import { instantWords } from './html/wording.ts';
import { listSections } from './sections/list.ts';
import { withoutRuler } from './analysis/ruler.ts';
import { page, type Chapter } from './html/shell.ts';

/** A run to report: its record, what was concluded from it, and the record file's own bytes. */
export interface RunToRender {
  readonly record: RunRecord;
  readonly analysis: Analysis;
  readonly raw: Uint8Array | string;
}

/**
 * The report: one HTML file that opens offline, with the answer first and the raw record embedded.
 * Several runs stand one after another. Nothing in it depends on the time at which it is made.
 */
export async function renderHtml(options: { readonly records: readonly RunToRender[] }): Promise<string> {
  const sections = await listSections();
  const chapters = options.records.map((run, index) => chapterOf({ run, index, sections }));
  return page({
    title: ['Headroom', ...chapters.map((chapter) => chapter.title)].join(' · '),
    version: options.records[0]?.record.header.headroomVersion ?? '',
    chapters,
  });
}

function chapterOf(options: { run: RunToRender; index: number; sections: readonly Section[] }): Chapter {
  const { run, index, sections } = options;
  // The ruler has a section of its own; the others, the title included, are about what was measured with it.
  const others = withoutRuler(run.record);
  const isAlone = others.header.suites.length === 0;
  const { header } = isAlone ? run.record : others;
  const raw = typeof run.raw === 'string' ? new TextEncoder().encode(run.raw) : run.raw;
  const record = isAlone ? { ...run.record, header: { ...header, contenders: [] }, servers: [] } : others;
  const reported: ReportedRun = { record, analysis: run.analysis, raw };
  const anchor = (id: string): string => (index === 0 ? id : `run-${index + 1}-${id}`);
  return {
    id: anchor('run'),
    title: header.suites.map((suite) => suite.title).join(', ') || 'Run',
    subtitle: header.suites.map((suite) => suite.question).join(' '),
    facts: [instantWords(header.startedAt), header.origin === 'observed' ? 'observed, not measured' : `${header.profile} profile`, `seed ${header.seed}`, `run ${header.runId}`],
    parts: sections.flatMap((section) => {
      const body = section.render({ ...reported, anchor });
      return body === null ? [] : [{ id: anchor(section.id), title: section.title, body, scripts: section.scripts ?? [] }];
    }),
  };
}
