import type { Crypto } from '../../core/ports.ts';

/** Hands out random bytes drawn in larger pieces, since one call for 12 bytes costs as much as one for 4,096. */
export function randomPool(crypto: Pick<Crypto, 'random'>): (bytes: number) => Buffer {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes > pool.length) {
      // A new buffer each time: what was handed out stays as it is.
      pool = Buffer.from(crypto.random(Math.max(bytes, 4096)));
      used = 0;
    }
    used += bytes;
    return pool.subarray(used - bytes, used);
  };
}
