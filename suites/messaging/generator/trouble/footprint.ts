import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageSource } from '../../../harness/scenario.ts';

const BLOCK_BYTES = 512;
const BYTES_PER_KIB = 1024;

/** What a broker takes up at one moment; null where it cannot be read. */
export interface Footprint {
  /** Anonymous memory: without the page cache, which holds what files hold. */
  readonly memoryBytes: number | null;
  /** Blocks of its data folder. */
  readonly diskBytes: number | null;
}

/** Reads what a component takes up. `folder`: where it keeps its data; null where that is not known. */
export function readFootprint(of: { readonly source: UsageSource; readonly folder: string | null }, roots: { proc?: string } = {}): Footprint {
  const { source, folder } = of;
  return { memoryBytes: memoryOf(source, roots.proc ?? '/proc'), diskBytes: folder === null ? null : diskOf(folder) };
}

function memoryOf(source: UsageSource, proc: string): number | null {
  switch (source.kind) {
    case 'cgroup1':
      return bytesIn(join(source.memoryDir, 'memory.stat'), /^total_rss (\d+)$/m, 1);
    case 'cgroup2':
      return bytesIn(join(source.dir, 'memory.stat'), /^anon (\d+)$/m, 1);
    case 'processes':
      return treeOf(proc, source.rootPid).reduce<number | null>((sum, pid) => plus(sum, bytesIn(join(proc, pid, 'status'), /^RssAnon:\s+(\d+) kB$/m, BYTES_PER_KIB) ?? 0), null);
    case 'sum':
      return source.sources.reduce<number | null>((sum, part, index) => {
        const bytes = memoryOf(part, proc);
        return bytes === null || (index > 0 && sum === null) ? null : plus(sum, bytes);
      }, null);
    case 'none':
      return null;
  }
}

const plus = (sum: number | null, bytes: number): number => (sum ?? 0) + bytes;

function bytesIn(file: string, pattern: RegExp, factor: number): number | null {
  try {
    const digits = pattern.exec(readFileSync(file, 'utf8'))?.[1];
    return digits === undefined ? null : Number(digits) * factor;
  } catch {
    return null;
  }
}

/** A process and all that descend from it; none where it is gone. */
function treeOf(proc: string, rootPid: number): string[] {
  const members = list(join(proc, String(rootPid), 'task')).length === 0 ? [] : [String(rootPid)];
  for (let index = 0; index < members.length; index++) {
    const pid = members[index] ?? '';
    for (const thread of list(join(proc, pid, 'task'))) members.push(...childrenOf(join(proc, pid, 'task', thread, 'children')));
  }
  return members;
}

function childrenOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(' ').map((pid) => pid.trim()).filter(Boolean);
  } catch {
    return [];
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Null where the folder cannot be read; a file that went meanwhile takes up nothing. */
function diskOf(folder: string): number | null {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => sum + blocksOf(join(entry.parentPath, entry.name)), 0);
  } catch {
    return null;
  }
}

function blocksOf(path: string): number {
  try {
    // What is allocated, not what is apparent: logs reserve room ahead.
    return lstatSync(path).blocks * BLOCK_BYTES;
  } catch {
    return 0;
  }
}
