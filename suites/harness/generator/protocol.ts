/** What parent and generator say to each other over the IPC channel. Credentials travel here alone, never by argv or environment. */
export type ToChild = { readonly id: number; readonly command: string; readonly options: unknown };

export type FromChild =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'fatal'; readonly error: WireError };

/** An error as it crosses the channel. */
export interface WireError {
  readonly message: string;
  readonly code: string | null;
  readonly unsupported: boolean;
}

/** What the generator itself used over a stretch of work. */
export interface GeneratorUse {
  readonly cpuMs: number;
  readonly loopDelayP99Ms: number;
}
