import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** FS_IOC_SHUTDOWN with NOLOGFLUSH: the file system takes nothing more, and what was not yet on its disk is gone (as in xfstests). */
const GO_DOWN = 'open(my $dir, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl($dir, 0x8004587d, $how) or die "$!"';

/** Whether a test may have a disk of its own: needs root and loop devices. */
export const canOwnDisk = (): boolean => process.getuid?.() === 0 && spawnSync('losetup', ['--find']).status === 0;

/** A disk of a test's own: ext4 in a file of this size, which takes room only as it is written. */
export class OwnDisk implements Disposable {
  readonly mountPoint: string;
  /** Beside the disk, on the machine's own. */
  readonly besideDir: string;
  readonly #dir: string;
  readonly #image: string;

  constructor({ sizeMiB }: { readonly sizeMiB: number }) {
    this.#dir = mkdtempSync(join(tmpdir(), 'headroom-disk-'));
    this.#image = join(this.#dir, 'image');
    this.mountPoint = join(this.#dir, 'mounted');
    this.besideDir = join(this.#dir, 'beside');
    mkdirSync(this.mountPoint);
    mkdirSync(this.besideDir);
    writeFileSync(this.#image, '');
    truncateSync(this.#image, sizeMiB * 1024 ** 2);
    run('mkfs.ext4', '-q', '-m', '0', this.#image);
    this.#mount();
  }

  /** Leaves not a byte free. */
  fill(): void {
    const ballast = join(this.mountPoint, 'ballast');
    const { bavail, bsize } = statfsSync(this.mountPoint);
    // Most of it at once; the rest, for which a server at work competes, as zeros.
    run('fallocate', '-l', String(Math.floor(bavail * 0.9) * bsize), ballast);
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}.rest`, 'bs=4096']);
  }

  /** All that was written stays on the disk, whatever happens. */
  sync(): void {
    run('sync', '-f', this.mountPoint);
  }

  /** What was written and not synced is gone from now on; nothing more is taken. */
  powerOff(): void {
    run('perl', '-e', GO_DOWN, this.mountPoint);
  }

  /** After `powerOff`, when nobody has a file of it open any more. */
  powerOn(): void {
    run('umount', this.mountPoint);
    this.#mount();
  }

  [Symbol.dispose](): void {
    spawnSync('umount', [this.mountPoint]);
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #mount(): void {
    run('mount', '-o', 'loop', this.#image, this.mountPoint);
  }
}

function run(command: string, ...args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
