/** A first-in first-out queue that gives its memory back. */
export class ReadyQueue<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** The first ones, at most so many, without taking them. */
  first(most: number): readonly T[] {
    return this.#items.slice(this.#head, this.#head + most);
  }

  push(item: T): void {
    this.#items.push(item);
  }

  remove(item: T): void {
    const at = this.#items.indexOf(item, this.#head);
    if (at !== -1) this.#items.splice(at, 1);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
