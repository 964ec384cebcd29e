import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from '../../../../fixtures/hosts/cache.ts';
import { openLab } from '../../../../fixtures/hosts/lab.ts';
import { findServer } from '../../../../fixtures/servers/find.ts';
import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import type { KillOptions } from './kills.case.ts';

const DISK_BYTES = 3 * 1024 ** 3;
/** FS_IOC_SHUTDOWN with NOLOGFLUSH: the file system takes nothing more, and what was not yet on its disk is gone (as in xfstests). */
const GO_DOWN = 'open(my $dir, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl($dir, 0x8004587d, $how) or die "$!"';

/** A disk of its own (ext4 in a file), and servers on it whose kill is a power cut. Needs root and loop devices. */
export async function powerCutBed(kind: string): Promise<Required<Pick<KillOptions, 'bed' | 'victim'>> & Disposable> {
  const dir = mkdtempSync(join(tmpdir(), 'headroom-power-'));
  const [disk, mountPoint] = [join(dir, 'disk'), join(dir, 'mounted')];
  writeFileSync(disk, '');
  truncateSync(disk, DISK_BYTES);
  mkdirSync(mountPoint);
  run('mkfs.ext4', '-q', disk);
  const mount = (): void => run('mount', '-o', 'loop', disk, mountPoint);
  mount();
  const lab = openLab({ runId: `power-${process.pid}`, cacheDir: join(mountPoint, 'cache') });
  const source = await findServer(kind, { cacheDir: cacheDir(), path: '' });

  const cut = async (server: RunningServer): Promise<void> => {
    await server.kill('SIGKILL');
    run('perl', '-e', GO_DOWN, mountPoint);
    await server.exited;
    run('umount', mountPoint);
    mount();
  };
  const victim = (server: RunningServer): RunningServer => {
    // What was installed is on the disk; what is at stake is what the broker writes from now on.
    run('sync', '-f', mountPoint);
    const { kind: its, version, origin, address, credentials, ca, startToReadyMs, usage, settings, pid, exited } = server;
    return {
      kind: its, version, origin, address, credentials, ca, startToReadyMs, usage, settings, pid, exited,
      kill: () => cut(server),
      restart: async (options) => victim(await server.restart(options)),
      stop: () => server.stop(),
      [Symbol.asyncDispose]: () => server.stop(),
    };
  };
  return {
    bed: { lab, source },
    victim,
    [Symbol.dispose]: () => {
      spawnSync('umount', [mountPoint]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Whether a power cut can be made here. */
export const canCutPower = (): boolean => process.getuid?.() === 0 && spawnSync('losetup', ['--find']).status === 0;

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
