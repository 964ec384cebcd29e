import { Recorder } from './recorder.ts';

/** Counts and response times of the requests of one class in one slice. */
export class ClassTally {
  operations = 0;
  failed = 0;
  readonly response = new Recorder();

  reset(): void {
    this.operations = this.failed = 0;
    this.response.reset();
  }

  ok(responseMs: number): void {
    this.operations += 1;
    this.response.recordMs(responseMs);
  }

  /** @param responseMs what stands for its response time; null where nothing does. */
  fail(responseMs: number | null): void {
    this.operations += 1;
    this.failed += 1;
    if (responseMs !== null) this.response.recordMs(responseMs);
  }
}
