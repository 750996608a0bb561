/**
 * Gives the memory of large bytes back now. Left to the collector it lies there until the old generation is collected, and
 * counts towards the next collection: under load that was most of the memory, and a good part of the time.
 *
 * Only for bytes of which nobody holds another view: they are empty afterwards. Small ones lie in a pool that is shared.
 */
export function letGo({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
}
