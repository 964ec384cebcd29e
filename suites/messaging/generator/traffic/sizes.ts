import type { Random } from '../../../harness/statistics/random.ts';
import { payloadTemplate } from '../payload.ts';

/** Payloads of several sizes, each with its filler in place, drawn in proportion to their weights. */
export class Sizes {
  readonly #templates = new Map<number, Buffer>();
  readonly #upTo: { readonly share: number; readonly template: Buffer }[] = [];

  /** Throws `RangeError` for a size that no payload has. */
  constructor(sizes: readonly { readonly bytes: number; readonly weight: number }[]) {
    const total = sizes.reduce((sum, { weight }) => sum + weight, 0);
    let share = 0;
    for (const { bytes, weight } of sizes) {
      const template = this.#templates.get(bytes) ?? payloadTemplate(bytes);
      this.#templates.set(bytes, template);
      share += weight / total;
      this.#upTo.push({ share, template });
    }
  }

  get largestBytes(): number {
    return Math.max(...this.#templates.keys());
  }

  draw(random: Random): Buffer {
    const at = random.next();
    const drawn = this.#upTo.find(({ share }) => at < share) ?? this.#upTo.at(-1);
    if (drawn === undefined) throw new RangeError('traffic has one size or more');
    return drawn.template;
  }

  /** What a payload of that length must look like; undefined where there is none. */
  templateOf(bytes: number): Buffer | undefined {
    return this.#templates.get(bytes);
  }
}
