/** Requests by the time at which they end: a binary heap in typed arrays. */
export class Heap {
  #keys = new Float64Array(16);
  #ids = new Int32Array(16);
  size = 0;

  /** The least key; Infinity when empty. */
  top(): number {
    return this.size === 0 ? Infinity : (this.#keys[0] ?? Infinity);
  }

  keyAt(index: number): number {
    return this.#keys[index] ?? Infinity;
  }

  push(key: number, id: number): void {
    if (this.size === this.#ids.length) this.#grow();
    this.#rise(this.size, key, id);
    this.size += 1;
  }

  /** The id of the least key, taken out. */
  pop(): number {
    return this.removeAt(0);
  }

  /** Whatever stands at an index (in no particular order), taken out. */
  removeAt(index: number): number {
    const id = this.#ids[index] ?? -1;
    this.size -= 1;
    const last = this.size;
    if (index < last) {
      const key = this.#keys[last] ?? 0;
      const moved = this.#ids[last] ?? 0;
      const parent = (index - 1) >> 1;
      if (index > 0 && key < (this.#keys[parent] ?? 0)) this.#rise(index, key, moved);
      else this.#sink(index, key, moved);
    }
    return id;
  }

  #rise(from: number, key: number, id: number): void {
    const keys = this.#keys;
    const ids = this.#ids;
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[index] = above;
      ids[index] = ids[parent] ?? 0;
      index = parent;
    }
    keys[index] = key;
    ids[index] = id;
  }

  #sink(from: number, key: number, id: number): void {
    const keys = this.#keys;
    const ids = this.#ids;
    const { size } = this;
    let index = from;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child += 1;
      const below = keys[child] ?? 0;
      if (key <= below) break;
      keys[index] = below;
      ids[index] = ids[child] ?? 0;
      index = child;
    }
    keys[index] = key;
    ids[index] = id;
  }

  #grow(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    const ids = new Int32Array(this.#ids.length * 2);
    keys.set(this.#keys);
    ids.set(this.#ids);
    this.#keys = keys;
    this.#ids = ids;
  }
}
