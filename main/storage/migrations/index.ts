import type { Transaction } from '../../core/ports.ts';
import { facts } from './0001-facts.ts';
import { audit } from './0002-audit.ts';

/** One step of the schema. Its statements obey the rules of every journalled transaction. */
export interface Migration {
  /** Counts from 1 without gaps; the newest applied one stands in the database as `user_version`. */
  readonly version: number;
  /** A few words for reports. */
  readonly name: string;
  /** One statement per `run`. */
  up(tx: Transaction): void;
}

/** Every migration in order. A released one is never changed. */
export const migrations: readonly Migration[] = [facts, audit];
