type Task = () => Promise<void>;

/** Runs at most `count` tasks at a time; the rest wait. Tasks never reject. */
export class Slots {
  readonly #count: number;
  #running = 0;
  #waiting: Task[] = [];
  #onIdle: (() => void) | undefined;

  constructor(count: number) {
    this.#count = count;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  put(task: Task, options: { readonly first?: boolean } = {}): void {
    if (this.#running < this.#count) this.#run(task);
    else if (options.first === true) this.#waiting.unshift(task);
    else this.#waiting.push(task);
  }

  /** Resolves when nothing runs or waits, or the time is over; what waits then is never run. */
  async drain(options: { readonly graceMs: number }): Promise<void> {
    if (this.#running === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.graceMs);
      this.#onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#waiting = [];
  }

  #run(task: Task): void {
    this.#running++;
    void task().finally(() => {
      this.#running--;
      const next = this.#waiting.shift();
      if (next !== undefined) this.#run(next);
      else if (this.#running === 0) this.#onIdle?.();
    });
  }
}
