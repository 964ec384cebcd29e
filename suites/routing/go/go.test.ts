import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { UnsupportedError } from '../../harness/errors.ts';
import { loadHttpContenders } from '../http/contender.ts';
import { hasGoBenchmark } from './contender.ts';
import { parseBench } from './parse-bench.ts';
import { findGo, parseGoVersion } from './toolchain.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-go-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A `go` that says which version it is. */
function fakeGo(version: string): string {
  const file = join(folder, version);
  writeFileSync(file, `#!/bin/sh\necho "go version ${version} linux/amd64"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('the Go toolchain', () => {
  it('is the first that is new enough', async () => {
    const [old, fresh] = [fakeGo('go1.19.8'), fakeGo('go1.24.1')];
    expect(await findGo(['/nowhere/go', old, fresh])).toEqual({ file: fresh, version: 'go1.24.1' });
  });

  it('is told to be too old, or not there, with the mend', async () => {
    await expect(findGo([fakeGo('go1.19.8')])).rejects.toThrow(/too old here \(go1\.19\.8\).*Install Go 1\.24/);
    await expect(findGo(['/nowhere/go'])).rejects.toThrow(/no Go toolchain here.*go\.dev.*apt install golang-go/);
    await expect(findGo(['/nowhere/go'])).rejects.toBeInstanceOf(UnsupportedError);
  });

  it('says its version in one line', () => {
    expect(parseGoVersion('go version go1.26rc1 linux/arm64')).toEqual({ major: 1, minor: 26, text: 'go1.26rc1' });
    expect(parseGoVersion('bash: go: command not found')).toBeNull();
  });
});

describe("Go's benchmark", () => {
  it('is read', () => {
    const said = 'goos: linux\ngoarch: amd64\nBenchmarkLookup \t  120450\t      9876.5 ns/op\t    1312 B/op\t       8 allocs/op\nPASS\n';
    expect(parseBench(said)).toEqual({ iterations: 120_450, nanosPerOp: 9876.5, bytesPerOp: 1312, allocationsPerOp: 8 });
    expect(parseBench('BenchmarkLookup-8   5  2 ns/op  0 B/op  0 allocs/op').nanosPerOp).toBe(2);
  });

  it('that failed says why', () => {
    expect(() => parseBench('--- FAIL: BenchmarkLookup\n    bench.go:19: open : no such file')).toThrow('no such file');
  });
});

describe('contenders in Go', () => {
  it('are of another runtime, and two of them have a benchmark', async () => {
    const found = (await loadHttpContenders()).filter(({ runtime }) => runtime === 'Go');
    expect(found.map(({ id }) => id)).toEqual(['go-beego', 'go-gorilla-mux', 'go-iris', 'go-muxie', 'go-revel']);
    expect(found.filter(hasGoBenchmark).map(({ id }) => id)).toEqual(['go-gorilla-mux', 'go-muxie']);
  });

  it('say why they cannot be had', async () => {
    const revel = (await loadHttpContenders()).find(({ id }) => id === 'go-revel');
    await expect(revel!.launch({ signal: new AbortController().signal, log: () => undefined })).rejects.toThrow(/Revel .*system of your own/);
  });
});
