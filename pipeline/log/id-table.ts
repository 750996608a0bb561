/** An open-addressing table id → offset in typed arrays: 24 bytes a slot, no object per id, nothing for the collector. */
import { firstHash, wordAt } from "./id-hash.ts";

const EMPTY = -1;
const SLOTS_MIN = 1024;

export class IdTable {
  size = 0;
  #slots = SLOTS_MIN;
  #words = new Uint32Array(SLOTS_MIN * 4);
  #offsets = new Float64Array(SLOTS_MIN).fill(EMPTY);

  /** The offset, or -1. */
  find(id: Uint8Array): number {
    const slot = this.#slotOf(wordAt(id, 0), wordAt(id, 4), wordAt(id, 8), wordAt(id, 12));
    return this.#offsets[slot] ?? EMPTY;
  }

  /** Sets the offset of an id; a later one replaces an earlier one. */
  add(id: Uint8Array, offset: number): void {
    if (this.size * 2 >= this.#slots) this.#grow();
    this.#put(offset, wordAt(id, 0), wordAt(id, 4), wordAt(id, 8), wordAt(id, 12));
  }

  clear(): void {
    this.size = 0;
    this.#offsets.fill(EMPTY);
  }

  /** Calls back with each id as four words, in no order. */
  forEach(visit: (offset: number, w0: number, w1: number, w2: number, w3: number) => void): void {
    const words = this.#words;
    for (let slot = 0; slot < this.#slots; slot++) {
      const offset = this.#offsets[slot] ?? EMPTY;
      if (offset === EMPTY) continue;
      const at = slot * 4;
      visit(offset, words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0);
    }
  }

  // oxlint-disable-next-line max-params -- the four words of one id
  #put(offset: number, w0: number, w1: number, w2: number, w3: number): void {
    const slot = this.#slotOf(w0, w1, w2, w3);
    if (this.#offsets[slot] === EMPTY) this.size += 1;
    this.#offsets[slot] = offset;
    const at = slot * 4;
    this.#words[at] = w0;
    this.#words[at + 1] = w1;
    this.#words[at + 2] = w2;
    this.#words[at + 3] = w3;
  }

  #slotOf(w0: number, w1: number, w2: number, w3: number): number {
    const mask = this.#slots - 1;
    const words = this.#words;
    let slot = firstHash(w0, w1) & mask;
    while (this.#offsets[slot] !== EMPTY) {
      const at = slot * 4;
      if (words[at] === w0 && words[at + 1] === w1 && words[at + 2] === w2 && words[at + 3] === w3) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #grow(): void {
    const old = new IdTable();
    old.#slots = this.#slots;
    old.#words = this.#words;
    old.#offsets = this.#offsets;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * 4);
    this.#offsets = new Float64Array(this.#slots).fill(EMPTY);
    this.size = 0;
    old.forEach((offset, w0, w1, w2, w3) => this.#put(offset, w0, w1, w2, w3));
  }
}
