import { serveGenerator, type Job } from '../../../harness/generator/child.ts';
import type { ChannelOptions, OpenChannel } from '../endpoints.ts';
import { Ledger, type LedgerCounts, type Phase } from './ledger.ts';
import { Link } from './link.ts';
import { loadUntilEnd } from './load.ts';
import { recover } from './recovery.ts';

/** What the parent opens a generator of the restart scenario with. */
export interface RestartOpen extends Pick<ChannelOptions, 'address' | 'credentials' | 'ca' | 'payloadBytes'> {
  /** Compiled module that exports `openChannel`. */
  readonly driver: string;
  readonly acknowledges: boolean;
  /** See `Ledger`. */
  readonly isLog: boolean;
  readonly window: number;
  readonly backlog: number;
  readonly prefetch: number;
  readonly acknowledgeEvery: number;
}

/** `prepare`: makes a channel of that name, for the next kill. */
export interface PrepareCommand {
  readonly name: string;
}

/** `load`: see `LoadOptions`. Answers with the reason for which the connections ended. */
export interface LoadCommand {
  readonly backlogMs: number;
  readonly limitMs: number;
}

/** `recover`: connects again and reads everything back. Answers with a `RecoverAnswer`. */
export interface RecoverCommand {
  /** When the broker was killed, by the machine's monotonic clock. */
  readonly killedAtMs: number;
  readonly limitMs: number;
}

export interface RecoverAnswer {
  readonly servingAgainMs: number;
  readonly attempts: number;
  /** Messages that were published when the kill had ended the load, and not delivered by then. */
  readonly backlog: number;
  readonly counts: LedgerCounts;
}

serveGenerator((options) => openJob(options as RestartOpen));

async function openJob(options: RestartOpen): Promise<Job> {
  const { driver, isLog, acknowledges, ...rest } = options;
  const { openChannel } = (await import(driver)) as { openChannel: OpenChannel };
  let prepared: { name: string; ledger: Ledger; link: Link } | null = null;
  const open = (name: string, ledger: Ledger, phase: Phase): Promise<Link> => Link.open({ ...rest, openChannel, name, ledger, phase });
  const ready = (): NonNullable<typeof prepared> => {
    if (prepared === null) throw new Error('a kill came before its channel was prepared');
    return prepared;
  };

  const prepare = async ({ name }: PrepareCommand): Promise<void> => {
    await prepared?.link.close({ keep: false });
    const ledger = new Ledger({ isLog });
    prepared = { name, ledger, link: await open(name, ledger, 'before') };
  };
  const load = (command: LoadCommand): Promise<string> => loadUntilEnd({ ...options, ...command, ...ready() });
  const recoverFrom = async ({ killedAtMs, limitMs }: RecoverCommand): Promise<RecoverAnswer> => {
    const before = ready();
    const { name, ledger } = before;
    const backlog = ledger.published - ledger.delivered;
    // In the background: the library may take its time, and its broker is dead.
    void before.link.close({ keep: true });
    const { link, servingAtMs, attempts } = await recover({ open: () => open(name, ledger, 'after'), ledger, acknowledges, limitMs });
    prepared = { name, ledger, link };
    return { servingAgainMs: servingAtMs - killedAtMs, attempts, backlog, counts: ledger.counts() };
  };

  return {
    run: (command, payload) => {
      switch (command) {
        case 'prepare':
          return prepare(payload as PrepareCommand);
        case 'load':
          return load(payload as LoadCommand);
        case 'recover':
          return recoverFrom(payload as RecoverCommand);
        default:
          throw new Error(`unknown command '${command}'`);
      }
    },
    close: async () => {
      await prepared?.link.close({ keep: false });
    },
  };
}
