import type { Store } from '../store/store.ts';

/** What an operation works with. `Input` is what openapi.yaml says: the API has checked it. */
export interface OperationContext<Input> {
  readonly store: Store;
  readonly input: Input;
}

/** What an operation came to; `status` is 200 when it is not given. Problems are thrown (`Problem`). */
export interface Answer {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Carries out one operation of openapi.yaml. */
export type Operation<Input> = (context: OperationContext<Input>) => Promise<Answer>;
