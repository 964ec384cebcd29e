import type { RequestMix } from './generator/http/request-schema.ts';
import type { TrialRecord } from './record.ts';
import type { Objective } from './statistics/search.ts';
import type { Unit } from './units.ts';

/** The profiles: each sets how many cells run and how often. */
export const profileNames = ['smoke', 'quick', 'standard', 'full'] as const;
export type ProfileName = (typeof profileNames)[number];

/** The rules that void a trial (`validity.ts`). */
export const ruleIds = ['steal', 'foreign-cpu', 'generator'] as const;
export type RuleId = (typeof ruleIds)[number];

/** A level of a factor, e.g. `16` of `payloadBytes`, `wire` of `driver`. */
export type Level = string | number;
export type Levels = Readonly<Record<string, Level>>;

/** What is varied. The id carries the unit (`payloadBytes`). */
export interface Factor {
  readonly id: string;
  readonly title: string;
  readonly levels: readonly Level[];
}

/** What a contender promises. Only contenders of the same class are ranked (R3); `null`: shown, never ranked. */
export interface Guarantees {
  readonly class: 'a' | 'b' | 'c' | 'd' | null;
  readonly delivery: string;
  readonly durability: string;
  readonly acknowledgement: string;
  readonly replicas: number;
  readonly order: string;
}

/** One option compared. */
export interface Contender {
  readonly id: string;
  readonly title: string;
  readonly guarantees: Guarantees;
  /**
   * The language runtime that it runs on (`Node.js`, `Go`), where the suite compares programs that do the same work, answer by
   * answer. Contenders of one runtime are ranked, whatever their guarantees; nothing is ranked across runtimes.
   */
  readonly runtime?: string;
  /** Settings that a reader needs to judge the comparison, as shown in the report. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What is read from each slice. `perOperation` metrics are filled by the harness from the meters. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'more' | 'less';
}

/** All contenders at the same levels, measured so that they can be compared. */
export interface Comparison {
  readonly levels: Levels;
  readonly contenders: readonly string[];
  /** Blocks are flushed and resumed as units; each starts fresh generator processes. */
  readonly blocks: number;
  /** A round is one slice of every contender, in random order. */
  readonly roundsPerBlock: number;
  /** In the first so many rounds of each block the first contender runs a second time: the A/A control (R10). */
  readonly controlRounds: number;
  readonly sliceMs: number;
  /** What one slice and one trial cost beside the measured time (drain, start, warm-up), for the time budget. */
  readonly sliceOverheadMs: number;
  readonly trialOverheadMs: number;
  /** Validity rules that do not apply, with the reason: e.g. `generator` where the client itself is part of what is measured. */
  readonly exempt?: Readonly<Partial<Record<RuleId, string>>>;
  /** Below which length a slice says nothing; 2 s when left out. Requests and responses, which need no drain, interleave in 100 ms (R7). */
  readonly shortestSliceMs?: number;
  /** Each slice is set against a truth of its own, not against other slices: one is enough, and it may be short. */
  readonly ownTruth?: true;
}

/** One question as a declared experiment. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly factors: readonly Factor[];
  readonly metrics: readonly Metric[];
  /** The metric that the answer is about. */
  readonly headline: string;
  /** What a profile measures, and why these cells: shown by `list --profile`. */
  plan(profile: ProfileName, contenders: readonly Contender[]): ScenarioPlan;
  /**
   * What to measure next, in view of this scenario's trials: a search, a ladder, a top-up. Asked when everything planned so
   * far has run, again and again until it says `done` or time is out (`follow-ups.ts`). Pure, so that a run that was cut
   * short goes on from its record with the same decisions.
   */
  followUp?(context: FollowUpContext): readonly Comparison[] | 'done';
}

/** What a scenario measures in a profile. */
export interface ScenarioPlan {
  readonly comparisons: readonly Comparison[];
  readonly why: string;
  /** Of the suite's time, kept for follow-ups. */
  readonly followUpMs?: number;
}

/** What follow-ups are decided by. */
export interface FollowUpContext {
  readonly profile: ProfileName;
  readonly contenders: readonly Contender[];
  /** Of this scenario, whatever their status, in the order in which they were recorded. */
  readonly trials: readonly TrialRecord[];
}

/** One contender in a block. `control` is the second run of the same contender (A/A). */
export interface TrialPlan {
  readonly id: string;
  readonly contender: string;
  readonly role: 'contender' | 'control';
}

/** Trials whose slices interleave; started, flushed and resumed as a unit. */
export interface Block {
  readonly id: string;
  readonly suite: string;
  readonly scenario: string;
  readonly levels: Levels;
  readonly trials: readonly TrialPlan[];
  /** Each round lists the trials (by index) in the order in which they run. */
  readonly rounds: readonly (readonly number[])[];
  readonly sliceMs: number;
  readonly exempt: Readonly<Partial<Record<RuleId, string>>>;
  readonly estimatedMs: number;
}

/** Where a component's use of CPU and memory is read. */
export type UsageSource =
  | { readonly kind: 'cgroup1'; readonly cpuacctDir: string; readonly memoryDir: string }
  | { readonly kind: 'cgroup2'; readonly dir: string }
  | { readonly kind: 'processes'; readonly rootPid: number }
  | { readonly kind: 'sum'; readonly sources: readonly UsageSource[] }
  | { readonly kind: 'none'; readonly reason: string };

/** A process group whose use is accounted. */
export interface Component {
  readonly name: string;
  readonly source: UsageSource;
}

/** What a session says about one slice. Everything that a component used is added by the harness. */
export interface SliceReading {
  /** Operations finished over the whole slice, the dropped start and the drain included: what CPU is divided by. */
  readonly operations: number;
  /** Values of the scenario's metrics over the measured window. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Audit counts over the whole slice (`delivered`, `lost`, `duplicated`, `reordered`, `corrupted`, …). */
  readonly audit: Readonly<Record<string, number>>;
  /** CPU that the generator itself used over the slice, polling excluded, and how late its loop was. */
  readonly generator?: { readonly cpuMs: number; readonly loopDelayP99Ms: number };
  /** HDR histograms, encoded (base64, compressed), by name; values in microseconds. */
  readonly histograms?: Readonly<Record<string, string>>;
  /** By id of the request, where the load is a mix of them. */
  readonly classes?: Readonly<Record<string, ClassReading>>;
}

/** What became of the requests of one class over a whole slice. */
export interface ClassReading {
  /** Requests that ended, in whatever way. */
  readonly operations: number;
  /** Of these: those that did not end as expected. */
  readonly failed: number;
  /** Response times as an encoded histogram, in microseconds; a timeout stands in it with the timeout itself, other failures do not. */
  readonly response: string;
}

/** How the warm-up ended (R11). */
export interface WarmUp {
  readonly settled: boolean;
  readonly elapsedMs: number;
  readonly method: string;
}

/** One trial in progress: a fresh generator against a running (or, for start-up scenarios, a starting) subject. */
export interface Session {
  readonly components: readonly Component[];
  warmUp(signal: AbortSignal): Promise<WarmUp>;
  slice(options: { durationMs: number; signal: AbortSignal }): Promise<SliceReading>;
  close(): Promise<void>;
}

/** A server that was used, as it stands in the record. */
export interface ServerDescription {
  readonly name: string;
  readonly version: string;
  readonly origin: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** A suite at work: its servers are up, and it opens a session for each trial. */
export interface Bench extends AsyncDisposable {
  /** Every server started or used so far, in the order of first use. */
  servers(): readonly ServerDescription[];
  /** Throws `UnsupportedError` when the contender cannot do what the levels ask. */
  begin(options: { trial: TrialPlan; block: Block; signal: AbortSignal }): Promise<Session>;
}

/** What a suite is given to work with; `fixtures` gives the rest. */
export interface BenchContext {
  readonly runId: string;
  /** Folder for the run's own working files; removed with the run. */
  readonly workDir: string;
  readonly cores: CoreLayout;
  readonly log: (line: string) => void;
  /** Registers a secret, so that it can never stand in a record, report or log. */
  readonly secret: (value: string) => void;
  readonly signal: AbortSignal;
}

/** The cores given to servers and generators (R13). */
export interface CoreLayout {
  readonly name: 'pinned' | 'shared';
  readonly serverCpus: readonly number[];
  readonly generatorCpus: readonly number[];
}

/** A system of the user's own, as far as suites must know it to plan. */
export interface UserSystem {
  readonly requests: RequestMix;
  readonly objective: Objective;
  /** Counts of workers to try; null where it is not told how they are set. */
  readonly workerLevels: readonly number[] | null;
}

/** Message traffic of the user's own, as `messaging.workloads` of headroom.yaml tells it. */
export interface UserWorkload {
  readonly sizes: readonly { readonly bytes: number; readonly weight: number }[];
  readonly ratePerSec: number;
  readonly producers: number;
  readonly consumers: number;
  readonly delivery: 'shared' | 'broadcast';
  readonly acknowledgement: 'none' | 'required';
  readonly persistence: 'none' | 'written' | 'synced';
  readonly replay: boolean;
  readonly objective: { readonly p99Ms: number };
}

/** What the user named to be measured: systems instead of what suites bring, and traffic beside it, both by name. */
export interface Subjects {
  readonly systems: Readonly<Record<string, UserSystem>>;
  readonly workloads?: Readonly<Record<string, UserWorkload>>;
}

/** The scenarios around one decision. `context` is what the command line prepared: the suite's own kind of lab. */
export interface Suite<Setup = unknown> {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly scenarios: readonly Scenario[];
  /** Kinds of servers (folders of `fixtures/servers`) that it starts: what `doctor` looks for. */
  readonly servers?: readonly string[];
  /** What a profile may spend on this suite, servers' first start included. */
  readonly budgetMs: Readonly<Record<ProfileName, number>>;
  contenders(subjects?: Subjects): Promise<readonly Contender[]>;
  open(context: BenchContext, setup: Setup): Promise<Bench>;
}
