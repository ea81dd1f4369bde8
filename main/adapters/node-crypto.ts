import { hash, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Clock, Crypto } from '../core/ports.ts';

/** Randomness and hashes from Node. */
export const nodeCrypto: Crypto = {
  uuid: () => v7(),
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
  sha256: (data) => hash('sha256', data, 'hex'),
};

/** The machine's clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
