import type { RunningServer } from '../../fixtures/servers/server.ts';
import type { BenchContext, Block, ProfileName, Scenario, ScenarioPlan, Session } from '../harness/scenario.ts';
import type { MessagingContender } from './contenders.ts';

/** What a messaging scenario is given to open a session. */
export interface SessionContext {
  readonly contender: MessagingContender;
  readonly block: Block;
  readonly context: BenchContext;
  readonly signal: AbortSignal;
  /** The run's own server of that contender, at work; started by the first that asks. `tls`: one that takes encrypted connections alone. */
  readonly sharedServer: (options?: { readonly tls?: boolean }) => Promise<RunningServer>;
  /** A further server of that contender, the caller's to stop. */
  readonly freshServer: (name: string) => Promise<RunningServer>;
}

/** What `scenarios/<id>/scenario.ts` exports as `scenario`. */
export interface MessagingScenario extends Scenario {
  plan(profile: ProfileName, contenders: readonly MessagingContender[]): ScenarioPlan;
  begin(context: SessionContext): Promise<Session>;
}
