import { writeChanges } from '../../../main/core/facts.ts';
import type { AuditDraft, Transaction } from '../../../main/core/ports.ts';
import { auditTenant, auditTenants } from './audit-folder.ts';

/** Requests whose answers are remembered, as in the console. */
const remembered = 4096;
/** Overrides that are there before the first write, so that every write ends one version and makes the next. */
export const presentOverrides = 2000;

/** Writes the first versions of the overrides that writes change. */
export function writeFirstVersions(tx: Transaction): void {
  insertChangeSet(tx, 0);
  for (let entity = 0; entity < presentOverrides; entity++) {
    const change = { kind: 'override', entity: entityOf(entity), before: null, after: bodyOf(entity, 0) };
    writeChanges(tx, 1, [change]);
  }
}

/**
 * One write as the console makes it: a change set, one fact's next version, the audit entry and the remembered answer.
 * `number` counts from 1 and makes every write another.
 */
export function auditedWrite(tx: Transaction, number: number, append: (draft: AuditDraft) => unknown): void {
  insertChangeSet(tx, number);
  const id = changeSetId(number);
  const sequence = tx.get<{ seq: number }>('SELECT seq FROM change_set WHERE id = ?', [id])?.seq ?? 0;
  const entity = entityOf(number % presentOverrides);
  const after = bodyOf(number, number);
  writeChanges(tx, sequence, [{ kind: 'override', entity, before: {}, after }]);
  append(writeDraft(number));
  tx.run('INSERT INTO request (id, answer) VALUES (?, ?)', [`request-${number}`, JSON.stringify({ data: after })]);
  tx.run('DELETE FROM request WHERE seq <= (SELECT max(seq) FROM request) - ?', [remembered]);
}

/** One draft for each tenant that so many writes name, so that their keys can be made before anything is measured. */
export function draftsOfTenants(writes: number): readonly AuditDraft[] {
  return Array.from({ length: Math.min(auditTenants, writes + 1) }, (_, number) => writeDraft(number));
}

function writeDraft(number: number): AuditDraft {
  return {
    time: Date.UTC(2026, 10, 20) + number,
    monotonic: 1000.5 + number,
    principal: 'operator',
    role: 'admin',
    host: 'electron',
    operation: 'override.set',
    tenant: auditTenant(number % auditTenants),
    environment: 'production',
    changeSet: changeSetId(number),
    reason: 'raise the pool before the migration',
    ticket: `CHG-${number}`,
    drill: false,
    retention: '7y',
    result: 'done',
    correlationId: `0199a1b2-ffff-7e5f-8a9b-${String(number).padStart(12, '0')}`,
    detail: {
      title: `Set an override of ${auditTenant(number % auditTenants)}`,
      changes: 1,
      path: '/database/pool/max',
    },
  };
}

function insertChangeSet(tx: Transaction, number: number): void {
  tx.run('INSERT INTO change_set (id, title, reason, ticket, author, time, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    changeSetId(number),
    'Set an override',
    'raise the pool before the migration',
    `CHG-${number}`,
    'operator',
    Date.UTC(2026, 10, 20) + number,
    null,
  ]);
}

function changeSetId(number: number): string {
  return `0199a1b2-c3d4-7e5f-8a9b-${String(number).padStart(12, '0')}`;
}

function entityOf(number: number): string {
  return `${auditTenant(number)}\u0000\u0000tenant\u0000/database/pool/max`;
}

function bodyOf(number: number, value: number) {
  return { tenant: auditTenant(number), environment: null, document: 'tenant', path: '/database/pool/max', value };
}
