import { join } from 'node:path';
import { nanosToMs } from '../units.ts';
import { listOrNone, readText, readTextOrNull } from './files.ts';
import type { Usage, UsageMeter } from './usage.ts';

// The kernel counts in USER_HZ here, which is 100 on every Linux that Node runs on.
const MS_PER_TICK = 10;
const MOST_LOOKS = 3;

/** What a process has used so far. */
interface Spent {
  readonly ownMs: number;
  /** Of its children that have ended and were waited for, and of theirs. */
  readonly endedChildrenMs: number;
}

/** The tree at one moment. */
interface Look {
  readonly spent: Map<string, Spent>;
  /** By process, then by thread. */
  readonly threadNanos: Map<string, Map<string, number>>;
  residentBytes: number;
}

/**
 * Sums the processor time of a process and of all that descend from it. The scheduler's own nanoseconds count where a
 * thread lives; what has ended is known by the kernel's ticks of 10 ms, in the process's total (threads) or its parent's
 * (children, those included that came and went between two readings).
 *
 * A process that ends without being waited for within the tree (because its parent ended first, or ignores SIGCHLD) keeps
 * its last reading: what it used after that, up to one interval between readings, is lost. The figure never falls.
 */
export class ProcessTreeMeter implements UsageMeter {
  readonly #rootPid: number;
  readonly #proc: string;
  #threadNanos = new Map<string, Map<string, number>>();
  #spent = new Map<string, Spent>();
  #orphanedMs = 0;
  #peakBytes = 0;

  constructor(options: { rootPid: number; proc: string }) {
    this.#rootPid = options.rootPid;
    this.#proc = options.proc;
  }

  /** @throws when the first of the processes is gone. */
  read(): Usage {
    const { spent, threadNanos, residentBytes } = this.#look();
    this.#orphanedMs += unwaitedFor({ before: this.#spent, now: spent });
    this.#spent = spent;
    this.#threadNanos = threadNanos;
    this.#peakBytes = Math.max(this.#peakBytes, residentBytes);
    const livingMs = [...spent.values()].reduce((sum, each) => sum + each.ownMs + each.endedChildrenMs, 0);
    return { cpuMs: livingMs + this.#orphanedMs, peakBytes: this.#peakBytes };
  }

  /** A process that is waited for amid a look would count twice, or not at all: then it is looked at again. */
  #look(): Look {
    let pids = this.#tree();
    for (let tries = 1; ; tries++) {
      const look = this.#lookAt(pids);
      const after = this.#tree();
      if (tries === MOST_LOOKS || after.join() === pids.join()) return look;
      pids = after;
    }
  }

  #lookAt(pids: readonly string[]): Look {
    const look: Look = { spent: new Map(), threadNanos: new Map(), residentBytes: 0 };
    for (const pid of pids) {
      const stat = readTextOrNull(join(this.#proc, pid, 'stat'));
      if (stat === null) continue;
      const { startTicks, ownTicks, childTicks } = parseStat(stat);
      const key = `${pid}@${startTicks}`;
      // A thread's last reading stays in the sum when it ends.
      const threads = new Map(this.#threadNanos.get(key));
      for (const thread of listOrNone(join(this.#proc, pid, 'task'))) {
        const nanos = readTextOrNull(join(this.#proc, pid, 'task', thread, 'schedstat'))?.split(' ')[0];
        if (nanos !== undefined) threads.set(thread, Number(nanos));
      }
      const threadsMs = nanosToMs([...threads.values()].reduce((sum, nanos) => sum + nanos, 0));
      look.threadNanos.set(key, threads);
      look.spent.set(key, { ownMs: Math.max(threadsMs, ownTicks * MS_PER_TICK), endedChildrenMs: childTicks * MS_PER_TICK });
      const status = readTextOrNull(join(this.#proc, pid, 'status'));
      look.residentBytes += Number(/^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1] ?? 0) * 1024;
    }
    return look;
  }

  #tree(): string[] {
    const root = String(this.#rootPid);
    readText(join(this.#proc, root, 'stat'));
    const members = [root];
    for (let index = 0; index < members.length; index++) {
      const pid = members[index] ?? '';
      for (const thread of listOrNone(join(this.#proc, pid, 'task'))) {
        const children = readTextOrNull(join(this.#proc, pid, 'task', thread, 'children')) ?? '';
        if (children !== '') members.push(...children.split(' '));
      }
    }
    return members;
  }
}

/** What processes that are gone had used by their last reading, as far as no parent's total has taken it over. */
function unwaitedFor(options: { before: ReadonlyMap<string, Spent>; now: ReadonlyMap<string, Spent> }): number {
  const { before, now } = options;
  let goneMs = 0;
  let takenOverMs = 0;
  for (const [key, { ownMs, endedChildrenMs }] of before) {
    const still = now.get(key);
    if (still === undefined) goneMs += ownMs + endedChildrenMs;
    else takenOverMs += still.endedChildrenMs - endedChildrenMs;
  }
  return Math.max(0, goneMs - takenOverMs);
}

/** Fields 14 to 17 and 22 of /proc/<pid>/stat; the name before them may hold brackets and blanks. */
function parseStat(stat: string): { startTicks: string; ownTicks: number; childTicks: number } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (index: number): number => Number(fields[index] ?? 0);
  return { startTicks: fields[19] ?? '', ownTicks: ticks(11) + ticks(12), childTicks: ticks(13) + ticks(14) };
}
