/**
 * A Bloom filter over ids: at least 16 bits an id and 6 probes, one false positive in some 1,500. Half of all bits stay
 * clear, so that an absent id is nearly always refused by the first or second probe.
 */
const BITS_PER_ID = 16;
const PROBES = 6;

export function createFilter(ids: number): Uint8Array {
  let bytes = 8;
  while (bytes * 8 < ids * BITS_PER_ID) bytes *= 2;
  return new Uint8Array(bytes);
}

export function addToFilter(filter: Uint8Array, hash1: number, hash2: number): void {
  const mask = filter.length * 8 - 1;
  let bit = hash1;
  for (let i = 0; i < PROBES; i++) {
    const place = bit & mask;
    filter[place >>> 3] = (filter[place >>> 3] ?? 0) | (1 << (place & 7));
    bit = (bit + (hash2 | 1)) >>> 0;
  }
}

export function mayContain(filter: Uint8Array, hash1: number, hash2: number): boolean {
  const mask = filter.length * 8 - 1;
  let bit = hash1;
  for (let i = 0; i < PROBES; i++) {
    const place = bit & mask;
    if (((filter[place >>> 3] ?? 0) & (1 << (place & 7))) === 0) return false;
    bit = (bit + (hash2 | 1)) >>> 0;
  }
  return true;
}
