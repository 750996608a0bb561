/** Two 32-bit hashes of a 16-byte id. Ids are hashes already; the mixing only guards against ids that are not. */
export function wordAt(id: Uint8Array, at: number): number {
  return (
    ((id[at] ?? 0) | ((id[at + 1] ?? 0) << 8) | ((id[at + 2] ?? 0) << 16) | ((id[at + 3] ?? 0) << 24)) >>> 0
  );
}

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ (b >>> 15), 0x85eb_ca6b) ^ Math.imul(b, 0xc2b2_ae35);
  h ^= h >>> 13;
  h = Math.imul(h, 0x27d4_eb2f);
  return (h ^ (h >>> 16)) >>> 0;
}

export function firstHash(word0: number, word1: number): number {
  return mix(word0, word1);
}

export function secondHash(word2: number, word3: number): number {
  return mix(word3, word2);
}

/** Buckets of a run are named by the top bits of the first hash. */
export function bucketOf(hash: number, bucketBits: number): number {
  return bucketBits === 0 ? 0 : hash >>> (32 - bucketBits);
}
