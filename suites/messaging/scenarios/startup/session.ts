import type { RunningServer } from '../../../../fixtures/servers/server.ts';
import { UnsupportedError } from '../../../harness/errors.ts';
import type { Component, Session, SliceReading, WarmUp } from '../../../harness/scenario.ts';
import type { MessagingContender } from '../../contenders.ts';

/** Starts and stops a server in each slice. There is no load, and so nothing but the time to meter. */
export class StartupSession implements Session {
  readonly components: readonly Component[] = [];
  readonly #contender: MessagingContender;
  readonly #freshServer: (name: string) => Promise<RunningServer>;

  constructor(options: { contender: MessagingContender; freshServer: (name: string) => Promise<RunningServer> }) {
    this.#contender = options.contender;
    this.#freshServer = options.freshServer;
  }

  /** The programs are in the page cache since the run's own servers started: nothing to wait for. */
  warmUp(): Promise<WarmUp> {
    return Promise.resolve({ settled: true, elapsedMs: 0, method: 'none: each slice is a fresh process' });
  }

  async slice(): Promise<SliceReading> {
    const server = await this.#freshServer(`${this.#contender.server}-start`);
    await server.stop();
    const { startToReadyMs } = server;
    if (startToReadyMs === null) throw new UnsupportedError(`${this.#contender.title} is given by URL: it cannot be started`);
    return { operations: 1, metrics: { startToReadyMs }, audit: {} };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
