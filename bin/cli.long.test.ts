import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canServe } from '../fixtures/servers/testbed.case.ts';
import { headroom, start } from './cli.case.ts';
import { recordIn, smoke } from './smoke.case.ts';

let cwd = '';
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'headroom-run-'))));
afterEach(() => {
  spawnSync('umount', [join(cwd, 'small')]);
  rmSync(cwd, { recursive: true, force: true });
});

describe.skipIf(!canServe)('headroom run, for long', () => {
  it('a full disk: keeps every finished block, says so, ends with 4, and goes on when there is room', async () => {
    mkdirSync(join(cwd, 'small'));
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24k', 'tmpfs', join(cwd, 'small')]).status).toBe(0);
    const running = start([...smoke, '--out', 'small'], { cwd });
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toMatchObject({ code: 4, stderr: expect.stringMatching(/disk is full|No space|ENOSPC/i) as string });
    expect(stderr).toContain('headroom run --resume');
    const { header, trials } = recordIn(join(cwd, 'small'));
    for (const { block } of trials) {
      expect(trials.filter((trial) => trial.block === block)).toHaveLength(header.blocks.find(({ id }) => id === block)?.trials.length ?? 0);
    }
    spawnSync('mount', ['-o', 'remount,size=8m', join(cwd, 'small')]);
    expect(headroom(['run', '--resume', 'latest', '--out', 'small'], { cwd })).toMatchObject({ code: 0 });
  });

  it('a second runner of the same run is refused', async () => {
    const running = start(smoke, { cwd });
    await running.says(/1\/\d .*completed/);
    expect(headroom(['run', '--resume', 'latest'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('right now') as string });
    running.kill('SIGINT');
    await running.ended;
  });
});
