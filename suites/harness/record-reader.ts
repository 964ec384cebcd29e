import { readFileSync } from 'node:fs';
import { HeadroomError, messageOf } from './errors.ts';
import { lineSchema, RECORD_FORMAT, type ClosingLine, type RecordHeader, type RecordLine, type RunRecord, type ServerLine, type TrialRecord } from './record.ts';

/** A record with what is needed to go on with it. */
export interface ReadRecord {
  readonly record: RunRecord;
  readonly raw: Buffer;
  /** Length of the part that ends with a whole block: a resumed run is written from here. */
  readonly goodBytes: number;
}

/**
 * Reads `record.ndjson`. A torn end (the run was killed while it wrote) is left out; damage anywhere else is an error,
 * for a record that lost lines in its middle proves nothing.
 */
export function readRecord(path: string): ReadRecord {
  const raw = readBytes(path);
  const lines = parseLines({ path, raw });
  const header = lines[0]?.line;
  if (header?.kind !== 'header') throw damaged({ path, line: 1, reason: 'the first line is not a header' });

  const planned = lines.flatMap(({ line }) => (line.kind === 'planned' ? [line.block] : []));
  const blocks = [...header.blocks, ...planned];
  const kept = lines.slice(0, wholeBlocks({ path, blocks, lines }));
  const refused = kept.flatMap(({ line }) => (line.kind === 'refused' ? [refusalOf(line)] : []));
  return {
    raw,
    goodBytes: kept.at(-1)?.end ?? 0,
    record: {
      path,
      header: { ...header, blocks, refused: [...header.refused, ...refused] },
      servers: kept.map(({ line }) => line).filter((line): line is ServerLine => line.kind === 'server'),
      trials: kept.map(({ line }) => line).filter((line): line is TrialRecord => line.kind === 'trial'),
      resumedAt: kept.flatMap(({ line }) => (line.kind === 'resumed' ? [line.at] : [])),
      closing: kept.map(({ line }) => line).find((line): line is ClosingLine => line.kind === 'closing') ?? null,
    },
  };
}

function refusalOf({ suite, scenario, levels, reason }: RecordHeader['refused'][number]): RecordHeader['refused'][number] {
  return { suite, scenario, levels, reason };
}

interface ParsedLine {
  readonly line: RecordLine;
  /** Offset just behind the line's newline. */
  readonly end: number;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new HeadroomError({
      code: 'RECORD_NOT_FOUND',
      kind: 'input',
      message: `No record can be read at ${path}: ${messageOf(error)}.`,
      hint: 'Name a run by its folder, its id or `latest`; runs are written to headroom-runs/.',
      cause: error,
    });
  }
}

function parseLines(options: { path: string; raw: Buffer }): ParsedLine[] {
  const { path, raw } = options;
  const lines: ParsedLine[] = [];
  let start = 0;
  for (let number = 1; start < raw.length; number++) {
    const newline = raw.indexOf(0x0a, start);
    if (newline < 0) break;
    const parsed = parseLine({ path, number, text: raw.toString('utf8', start, newline), isLast: newline === raw.length - 1 });
    if (parsed === null) break;
    lines.push({ line: parsed, end: newline + 1 });
    start = newline + 1;
  }
  return lines;
}

function parseLine(options: { path: string; number: number; text: string; isLast: boolean }): RecordLine | null {
  const { path, number, text, isLast } = options;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (isLast && number > 1) return null;
    throw damaged({ path, line: number, reason: messageOf(error) });
  }
  refuseNewer({ path, json });
  const parsed = lineSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw damaged({ path, line: number, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a record line'}` });
}

function refuseNewer(options: { path: string; json: unknown }): void {
  const { path, json } = options;
  if (typeof json !== 'object' || json === null || !('format' in json) || json.format === RECORD_FORMAT) return;
  throw new HeadroomError({
    code: 'RECORD_FORMAT',
    kind: 'input',
    message: `${path} is in format ${JSON.stringify(json.format)}; this Headroom reads ${RECORD_FORMAT}.`,
    hint: 'Read it with the version of Headroom that wrote it, or a newer one.',
  });
}

/** How many lines to keep: all, or up to the last block that was written whole. */
function wholeBlocks(options: { path: string; blocks: RecordHeader['blocks']; lines: readonly ParsedLine[] }): number {
  const { path, blocks, lines } = options;
  const sizes = new Map(blocks.map((block) => [block.id, block.trials.length]));
  let keep = 0;
  let index = 0;
  while (index < lines.length) {
    const line = lines[index]?.line;
    if (line?.kind !== 'trial') {
      keep = ++index;
      continue;
    }
    const size = sizes.get(line.block);
    if (size === undefined) throw damaged({ path, line: index + 1, reason: `block ${line.block} is not in the schedule` });
    const group = lines.slice(index, index + size).filter((other) => other.line.kind === 'trial' && other.line.block === line.block);
    if (group.length < size) {
      if (index + group.length < lines.length) throw damaged({ path, line: index + 1, reason: `block ${line.block} is not whole` });
      return keep;
    }
    keep = index += size;
  }
  return keep;
}

function damaged(options: { path: string; line: number; reason: string }): HeadroomError {
  return new HeadroomError({
    code: 'RECORD_DAMAGED',
    kind: 'input',
    message: `${options.path} is damaged at line ${options.line}: ${options.reason}.`,
    hint: 'A record is not meant to be edited. Restore it from a copy, or run again.',
  });
}
