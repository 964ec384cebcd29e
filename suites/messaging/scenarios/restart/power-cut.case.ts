import { join } from 'node:path';
import { cacheDir } from '../../../../fixtures/hosts/cache.ts';
import { openLab } from '../../../../fixtures/hosts/lab.ts';
import { findServer } from '../../../../fixtures/servers/find.ts';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { OwnDisk } from '../../disk.case.ts';
import type { KillOptions } from './kills.case.ts';

const DISK_MIB = 3 * 1024;

/**
 * Servers on a disk of their own, whose kill is a power cut as far as files go: the process dies, and with it what it had
 * written and not synced, or the file system had not got round to (its journal commits every 5 s).
 */
export async function powerCutBed(kind: string): Promise<Required<Pick<KillOptions, 'bed' | 'victim'>> & Disposable> {
  const disk = new OwnDisk({ sizeMiB: DISK_MIB });
  const lab = openLab({ runId: `power-${process.pid}`, cacheDir: join(disk.mountPoint, 'cache') });
  const source = await findServer(kind, { cacheDir: cacheDir(), path: '' });

  const victim = (server: RunningServer): RunningServer => {
    // What was installed is on the disk; what is at stake is what the broker writes from now on.
    disk.sync();
    const { kind: its, version, origin, address, credentials, ca, startToReadyMs, usage, settings, pid, exited } = server;
    return {
      kind: its, version, origin, address, credentials, ca, startToReadyMs, usage, settings, pid, exited,
      kill: async () => {
        await server.kill('SIGKILL');
        disk.powerOff();
        await server.exited;
        disk.powerOn();
      },
      restart: async (options) => victim(await server.restart(options)),
      stop: () => server.stop(),
      [Symbol.asyncDispose]: () => server.stop(),
    };
  };
  return { bed: { lab, source }, victim, [Symbol.dispose]: () => disk[Symbol.dispose]() };
}
