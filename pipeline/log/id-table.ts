/** An open-addressing table id → offset in typed arrays: 24 bytes a slot, no object per id, nothing for the collector. */
import { firstHash, wordAt } from "./id-hash.ts";

const EMPTY = -1;
const SLOTS_MIN = 1024;
const WORDS = 4;

export class IdTable {
  size = 0;
  #slots = SLOTS_MIN;
  #words = new Uint32Array(SLOTS_MIN * WORDS);
  #offsets = new Float64Array(SLOTS_MIN).fill(EMPTY);
  readonly #asked = new Uint32Array(WORDS);

  /** The offset, or -1. */
  find(id: Uint8Array): number {
    return this.#offsets[this.#slotOf(this.#wordsOf(id), 0)] ?? EMPTY;
  }

  /** Sets the offset of an id; a later one replaces an earlier one. */
  add(id: Uint8Array, offset: number): void {
    if (this.size * 2 >= this.#slots) this.#grow();
    this.#put(offset, this.#wordsOf(id), 0);
  }

  clear(): void {
    this.size = 0;
    this.#offsets.fill(EMPTY);
  }

  /** Calls back with each id as four words of `words` from `at` on, in no order. */
  forEach(visit: (offset: number, words: Uint32Array, at: number) => void): void {
    for (let slot = 0; slot < this.#slots; slot++) {
      const offset = this.#offsets[slot] ?? EMPTY;
      if (offset !== EMPTY) visit(offset, this.#words, slot * WORDS);
    }
  }

  #wordsOf(id: Uint8Array): Uint32Array {
    for (let i = 0; i < WORDS; i++) this.#asked[i] = wordAt(id, i * 4);
    return this.#asked;
  }

  #put(offset: number, words: Uint32Array, at: number): void {
    const slot = this.#slotOf(words, at);
    if (this.#offsets[slot] === EMPTY) this.size += 1;
    this.#offsets[slot] = offset;
    for (let i = 0; i < WORDS; i++) this.#words[slot * WORDS + i] = words[at + i] ?? 0;
  }

  /** The slot of an id, or the empty one where it belongs. */
  #slotOf(words: Uint32Array, at: number): number {
    const mask = this.#slots - 1;
    let slot = firstHash(words[at] ?? 0, words[at + 1] ?? 0) & mask;
    while (this.#offsets[slot] !== EMPTY && !this.#holds(slot, words, at)) slot = (slot + 1) & mask;
    return slot;
  }

  #holds(slot: number, words: Uint32Array, at: number): boolean {
    const mine = this.#words;
    const place = slot * WORDS;
    return (
      mine[place] === words[at] &&
      mine[place + 1] === words[at + 1] &&
      mine[place + 2] === words[at + 2] &&
      mine[place + 3] === words[at + 3]
    );
  }

  #grow(): void {
    const words = this.#words;
    const offsets = this.#offsets;
    this.#slots *= 2;
    this.#words = new Uint32Array(this.#slots * WORDS);
    this.#offsets = new Float64Array(this.#slots).fill(EMPTY);
    this.size = 0;
    for (const [slot, offset] of offsets.entries()) {
      if (offset !== EMPTY) this.#put(offset, words, slot * WORDS);
    }
  }
}
