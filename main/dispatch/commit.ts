import type { Envelope, RequestMeta } from '../contract/messages.ts';
import type { Change } from '../contract/model.ts';
import type { OperationName } from '../contract/operations.ts';
import type { Written } from '../contract/results.ts';
import { describeChanges } from '../core/changeset/describe.ts';
import { changesOf, withBefore, writeChanges } from '../core/facts.ts';
import type { AuditDraft, Reader, Transaction } from '../core/ports.ts';
import type { Call, Plan, ServiceDeps } from '../core/service.ts';

/** How many answered requests are remembered; a client asks within moments of losing its host. */
const REMEMBERED_REQUESTS = 4096;

/** What a carried-out plan left behind. */
export interface Committed {
  readonly envelope: Envelope;
  readonly changes: readonly Change[];
  readonly changeSet: string | null;
}

/**
 * Carries out a plan: change set, facts, audit entry and the request's answer in one transaction, or nothing of it.
 * With a dry run, or where nothing would change, no change set is made.
 */
export function commitPlan(deps: ServiceDeps, operation: OperationName, call: Call, plan: Plan<unknown>): Committed {
  const changes = withBefore(deps.database, plan.changes);
  if (call.meta.dryRun)
    return { envelope: envelopeOf(deps.database, plan, changes, null, true), changes, changeSet: null };
  const changeSet = changes.length === 0 && plan.undoes === undefined ? null : deps.crypto.uuid();
  const envelope = envelopeOf(deps.database, plan, changes, changeSet, false);
  deps.database.transaction((tx) => {
    if (changeSet !== null) writeChangeSet(tx, changeSet, call, plan, changes);
    plan.also?.(tx);
    deps.audit.append(tx, {
      ...auditDraft(deps, operation, call, 'done'),
      tenant: plan.audit.tenant ?? null,
      environment: plan.audit.environment ?? null,
      changeSet,
      detail: { title: plan.title, changes: changes.length, ...plan.audit.detail },
    });
    rememberAnswer(tx, call.meta, envelope);
  });
  return { envelope, changes, changeSet };
}

function envelopeOf(
  reader: Reader,
  plan: Plan<unknown>,
  changes: readonly Change[],
  changeSet: string | null,
  dryRun: boolean,
): Envelope {
  const data: Written<unknown> = { changeSet, dryRun, changes: describeChanges(reader, changes), value: plan.value };
  return { formatVersion: 1, data, findings: plan.findings ?? [], page: { next: null } };
}

function writeChangeSet(
  tx: Transaction,
  id: string,
  call: Call,
  plan: Plan<unknown>,
  changes: readonly Change[],
): void {
  const undone = plan.undoes === undefined ? null : sequenceOf(tx, plan.undoes);
  tx.run('INSERT INTO change_set (id, title, reason, ticket, author, time, undoes) VALUES (?, ?, ?, ?, ?, ?, ?)', [
    id,
    plan.title,
    call.meta.reason,
    call.meta.ticket,
    call.principal,
    call.now,
    undone,
  ]);
  const sequence = sequenceOf(tx, id);
  if (undone !== null) tx.run('UPDATE change_set SET undone_by = ? WHERE seq = ?', [sequence, undone]);
  writeChanges(tx, sequence, changes);
}

function sequenceOf(tx: Reader, id: string): number {
  const row = tx.get<{ seq: number }>('SELECT seq FROM change_set WHERE id = ?', [id]);
  if (row === undefined) throw new Error(`change set ${id} is not there`);
  return row.seq;
}

/**
 * Keeps a request's answer, so that a client whose host died can ask instead of sending again. Changes are left out:
 * the facts hold them already.
 */
function rememberAnswer(tx: Transaction, meta: RequestMeta, envelope: Envelope): void {
  const { changes: _changes, ...data } = ('data' in envelope ? envelope.data : {}) as Written<unknown>;
  tx.run('INSERT INTO request (id, answer) VALUES (?, ?)', [meta.requestId, JSON.stringify({ ...envelope, data })]);
  tx.run('DELETE FROM request WHERE seq <= (SELECT max(seq) FROM request) - ?', [REMEMBERED_REQUESTS]);
}

/** The answer a request got when it was carried out, its changes read again from the facts; undefined when it never was. */
export function rememberedAnswer(reader: Reader, requestId: string): Envelope | undefined {
  const row = reader.get<{ answer: string }>('SELECT answer FROM request WHERE id = ?', [requestId]);
  if (row === undefined) return undefined;
  const envelope = JSON.parse(row.answer) as Envelope<Omit<Written<unknown>, 'changes'> & { changes?: unknown }>;
  // Answers written before changes were left out are whole.
  if (!('data' in envelope) || envelope.data.changes !== undefined) return envelope;
  const { changeSet, dryRun, value } = envelope.data;
  const changes = changeSet === null ? [] : describeChanges(reader, changesOf(reader, sequenceOf(reader, changeSet)));
  return { ...envelope, data: { changeSet, dryRun, changes, value } };
}

/** The part of an audit entry that every operation shares. */
export function auditDraft(deps: ServiceDeps, operation: string, call: Call, result: string): AuditDraft {
  return {
    time: call.now,
    monotonic: deps.clock.monotonic(),
    principal: call.principal,
    role: call.role,
    host: call.meta.host,
    operation,
    tenant: null,
    environment: null,
    changeSet: null,
    reason: call.meta.reason,
    ticket: call.meta.ticket,
    drill: false,
    retention: '7y',
    result,
    correlationId: call.meta.correlationId,
    detail: {},
  };
}
