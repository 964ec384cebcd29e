/** A line of `go test -bench -benchmem`. */
export interface BenchResult {
  readonly iterations: number;
  readonly nanosPerOp: number;
  readonly bytesPerOp: number;
  readonly allocationsPerOp: number;
}

/**
 * Reads `BenchmarkLookup-1   1000000   1042 ns/op   496 B/op   4 allocs/op`; other lines are skipped.
 *
 * @throws Error with what was said instead where there is no such line.
 */
export function parseBench(output: string): BenchResult {
  const found = /^Benchmark\S*\s+(\d+)\s+([\d.]+) ns\/op\s+(\d+) B\/op\s+(\d+) allocs\/op/m.exec(output);
  if (found === null) throw new Error(`the benchmark gave no result: ${output.trim().slice(-500)}`);
  const [, iterations, nanos, bytes, allocations] = found.map(Number);
  return { iterations: iterations ?? 0, nanosPerOp: nanos ?? 0, bytesPerOp: bytes ?? 0, allocationsPerOp: allocations ?? 0 };
}
