import type { AuditDraft, Database, Transaction } from '../../core/ports.ts';
import type { FileSystem } from '../files.ts';
import { type LockedEvents, readLockedEvents, removeLockedEvents } from './locked-events.ts';

/** Who unlocked: what the entry that says how many events there were is made of. */
export type LockedEventsTaker = Pick<
  AuditDraft,
  'time' | 'monotonic' | 'principal' | 'role' | 'host' | 'correlationId'
>;

/** Operation of the entry that says how much happened while the vault was locked. */
export const lockedIntakeOperation = 'keychain.locked-events';

/** What taking events in needs. */
export interface LockedIntake {
  readonly database: Database;
  readonly files: FileSystem;
  readonly folder: string;
  readonly by: LockedEventsTaker;
  append(tx: Transaction, draft: AuditDraft): unknown;
}

/** Takes the side file's events into the log in one transaction. A crash before its removal does not take them twice. */
export async function takeLockedEvents({ database, files, folder, by, append }: LockedIntake): Promise<number> {
  const found = readLockedEvents(files, folder);
  if (found.events.length === 0 && found.sound) return 0;
  const { events, unlisted } = without(found, takenBefore(database));
  const count = events.length + unlisted;
  if (count > 0 || !found.sound) {
    database.transaction((tx) => {
      for (const event of events) {
        append(tx, {
          ...blank(by),
          time: event.time,
          monotonic: 0,
          principal: '',
          role: '',
          host: event.host,
          operation: event.operation,
          result: `refused:${event.code}`,
          detail: { locked: true },
        });
      }
      append(tx, {
        ...blank(by),
        operation: lockedIntakeOperation,
        result: found.sound ? 'done' : 'done:LOCKED_EVENTS_DAMAGED',
        detail: { described: events.length, counted: unlisted, sound: found.sound },
      });
      tx.run('INSERT OR REPLACE INTO audit_state (name, value) VALUES (?, ?)', [
        'locked-events',
        found.hashes.at(-1) ?? '',
      ]);
    });
  }
  await database.durable();
  removeLockedEvents(files, folder);
  return count;
}

function takenBefore(database: Database): string | undefined {
  return database.get<{ value: string }>("SELECT value FROM audit_state WHERE name = 'locked-events'")?.value;
}

function without(found: LockedEvents, taken: string | undefined): Pick<LockedEvents, 'events' | 'unlisted'> {
  const at = taken === undefined || taken === '' ? -1 : found.hashes.indexOf(taken);
  if (at < 0) return found;
  const events = found.events.slice(at + 1);
  return { events, unlisted: events.length === 0 ? 0 : found.unlisted };
}

function blank(by: LockedEventsTaker): AuditDraft {
  return {
    ...by,
    operation: '',
    tenant: null,
    environment: null,
    changeSet: null,
    reason: '',
    ticket: '',
    drill: false,
    retention: '7y',
    result: '',
    detail: {},
  };
}
