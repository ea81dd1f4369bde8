import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { AuditVerification } from '../../../../main/contract/results.ts';
import type { HashedPart } from '../../../../main/storage/audit/canonical.ts';
import { tailCutOperation } from '../../../../main/storage/audit/chain-check.ts';
import { checkpointsFolder } from '../../../../main/storage/audit/checkpoints-folder.ts';
import { recordLockedEvent } from '../../../../main/storage/audit/locked-events.ts';
import { verifyAudit } from '../../../../main/storage/audit/verify.ts';
import { segmentPool } from '../../../../main/storage/audit/verify-pool.ts';
import { type TestLog, testIdentity, testLog, testWorkspace } from '../../../helpers/audit/log.ts';
import {
  flipped,
  openRows,
  renumbered,
  replaceRows,
  rewritten,
  type StoredRow,
} from '../../../helpers/audit/tamper.ts';

const open: TestLog[] = [];

async function newLog(count: number, more: Parameters<typeof testLog>[0] = {}): Promise<TestLog> {
  const made = await testLog(more);
  open.push(made);
  made.add(count);
  await made.log.maintain();
  await made.log.checkpoint();
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.remove();
});

function verify(one: TestLog, more: Partial<Parameters<typeof verifyAudit>[0]> = {}): Promise<AuditVerification> {
  return verifyAudit({ ...one.options, identities: [one.options.identity.id], ...more });
}

async function codes(one: TestLog, more: Partial<Parameters<typeof verifyAudit>[0]> = {}): Promise<string[]> {
  return [...new Set((await verify(one, more)).problems.map(({ code }) => code))].sort();
}

const segmentFile = (one: TestLog, number: number): string => join(one.folder, 'audit', `segment-00000${number}`);
const outsideFile = (one: TestLog): string => join(one.outside, testWorkspace, 'checkpoints');

describe('an untouched log', () => {
  test('has no problems, and its head is the log’s', async () => {
    const one = await newLog(25, { segmentEntries: 10 });
    expect(await verify(one)).toEqual({ entries: 25, head: one.log.head().hash, problems: [], notes: [] });
  });

  test('an empty one has none either, and verifying changes no file', async () => {
    const one = await newLog(0);
    const before = readFileSync(outsideFile(one));
    expect((await verify(one)).problems).toEqual([]);
    expect(readFileSync(outsideFile(one))).toEqual(before);
  });

  test('a tail that was cut at an earlier opening stays a note', async () => {
    const one = await newLog(3);
    one.add(1, { operation: tailCutOperation });
    expect(await verify(one)).toMatchObject({ problems: [], notes: [{ sequence: 4, code: 'TAIL_CUT' }] });
  });

  test('checkpoints signed by a key in a file say so', async () => {
    const one = await newLog(3, { identity: { ...testIdentity(), store: 'file' } });
    expect(await verify(one)).toMatchObject({ problems: [], notes: [{ code: 'AUDIT_KEY_IN_FILE' }] });
  });
});

describe('the open segment', () => {
  const tampering: [string, (rows: StoredRow[]) => StoredRow[], string][] = [
    [
      'an edited entry',
      (rows) => rows.map((row, at) => (at === 5 ? { ...row, hashed: row.hashed.replace('done', 'dune') } : row)),
      'AUDIT_ENTRY_EDITED',
    ],
    [
      'an entry edited with its own hash made anew',
      (rows) => [...rows.slice(0, 5), rewritten(rows, 5, { result: 'x' })[5]!, ...rows.slice(6)],
      'AUDIT_CHAIN_BROKEN',
    ],
    ['a deleted entry', (rows) => rows.filter((_, at) => at !== 5), 'AUDIT_ENTRY_MISSING'],
    [
      'a deleted entry with the rest moved up',
      (rows) => renumbered(rows.filter((_, at) => at !== 5)),
      'AUDIT_ENTRY_MISSING',
    ],
    [
      'two entries swapped',
      (rows) => renumbered([...rows.slice(0, 5), rows[6]!, rows[5]!, ...rows.slice(7)]),
      'AUDIT_ENTRY_MISPLACED',
    ],
    [
      'an entry twice',
      (rows) => renumbered([...rows.slice(0, 6), rows[5]!, ...rows.slice(6)]),
      'AUDIT_ENTRY_DUPLICATED',
    ],
    [
      'an inserted entry',
      (rows) => renumbered([...rows.slice(0, 6), rewritten(rows, 5, { result: 'x' })[5]!, ...rows.slice(6)]),
      'AUDIT_ENTRY_MISPLACED',
    ],
    ['the newest entries cut off', (rows) => rows.slice(0, -3), 'AUDIT_TRUNCATED'],
    ['all entries cut off', () => [], 'AUDIT_TRUNCATED'],
    [
      'everything rewritten with new hashes',
      (rows) => rewritten(rows, 0, { principal: 'somebody-else' }),
      'AUDIT_REWRITTEN',
    ],
    [
      'a detail exchanged',
      (rows) => rows.map((row, at) => (at === 3 ? { ...row, sealed: rows[10]!.sealed, slot: rows[10]!.slot } : row)),
      'AUDIT_COMMITMENT_MISMATCH',
    ],
    [
      'a detail damaged',
      (rows) => rows.map((row, at) => (at === 3 ? { ...row, sealed: flipped(row.sealed, 300) } : row)),
      'AUDIT_DETAIL_DAMAGED',
    ],
  ];
  test.each(tampering)('%s', async (_name, tamper, code) => {
    const one = await newLog(20);
    replaceRows(one.database, tamper(openRows(one.database)));
    expect(await codes(one)).toContain(code);
  });

  test('a rewriting that also signs checkpoints anew shows by its identity', async () => {
    const one = await newLog(20);
    replaceRows(one.database, rewritten(openRows(one.database), 0, { principal: 'somebody-else' }));
    one.database.transaction((tx) => tx.run('DELETE FROM audit_checkpoint'));
    rmSync(outsideFile(one));
    const forged = { ...one, options: { ...one.options, identity: testIdentity() } };
    const again = await testLogOver(forged);
    expect((await verify(again, { identities: null })).problems).toEqual([]);
    expect(await codes(again, { identities: [one.options.identity.id] })).toEqual(['AUDIT_CHECKPOINT_FOREIGN']);
    await again.log.close();
  });
});

async function testLogOver(one: TestLog): Promise<TestLog> {
  await one.log.close();
  const { openAuditLog } = await import('../../../../main/storage/audit/audit-log.ts');
  return { ...one, log: await openAuditLog(one.options) };
}

describe('sealed segments', () => {
  test('a missing, a damaged, an exchanged and a foreign one are told apart', async () => {
    const one = await newLog(45, { segmentEntries: 10 });
    const second = readFileSync(segmentFile(one, 2));
    rmSync(segmentFile(one, 2));
    expect(await verify(one)).toMatchObject({ problems: [{ sequence: 11, code: 'AUDIT_SEGMENT_MISSING' }, {}] });
    writeFileSync(segmentFile(one, 2), flipped(second, second.length * 4));
    expect(await codes(one)).toContain('AUDIT_SEGMENT_DAMAGED');
    cpSync(segmentFile(one, 3), segmentFile(one, 2));
    expect(await codes(one)).toContain('AUDIT_SEGMENT_DAMAGED');
    writeFileSync(segmentFile(one, 2), second);
    expect(await codes(one)).toEqual([]);
    writeFileSync(segmentFile(one, 9), second);
    expect(await codes(one)).toContain('AUDIT_SEGMENT_UNKNOWN');
    rmSync(segmentFile(one, 9));
    truncateSync(segmentFile(one, 2), 100);
    expect(await codes(one)).toContain('AUDIT_SEGMENT_DAMAGED');
  });

  test('without a database what is sealed is verified all the same', async () => {
    const one = await newLog(45, { segmentEntries: 10 });
    expect(await verify(one, { database: null })).toMatchObject({
      entries: 40,
      problems: [{ sequence: -1, code: 'AUDIT_OPEN_UNREADABLE' }],
    });
    rmSync(segmentFile(one, 3));
    expect(await codes(one, { database: null })).toContain('AUDIT_SEGMENT_MISSING');
  });

  test('a segment of another log does not fit', async () => {
    const one = await newLog(20, { segmentEntries: 10 });
    const other = await newLog(20, { segmentEntries: 10, dataKey: one.options.dataKey });
    cpSync(segmentFile(other, 1), segmentFile(one, 1));
    expect(await codes(one)).toContain('AUDIT_SEGMENT_REPLACED');
  });
});

describe('checkpoints outside the data folder', () => {
  test('a data folder rolled back as a whole shows, at the opening and ever after', async () => {
    const one = await newLog(20);
    const rows = openRows(one.database);
    one.add(10);
    await one.log.checkpoint();
    replaceRows(one.database, rows);
    one.database.transaction((tx) => tx.run('DELETE FROM audit_checkpoint WHERE sequence > 20'));
    expect(await codes(one)).toEqual(['AUDIT_TRUNCATED']);
    const again = await one.reopen();
    expect(again.log.findings().map(({ code }) => code)).toEqual(['AUDIT_TRUNCATED']);
    again.add(15);
    await again.log.checkpoint();
    expect(await codes(again)).toEqual(['AUDIT_REWRITTEN']);
    const later = await again.reopen();
    expect(await codes(later)).toEqual(['AUDIT_REWRITTEN']);
    await later.log.close();
  });

  test('a restored backup names the head it replaces and is no problem', async () => {
    const one = await newLog(20);
    const rows = openRows(one.database);
    one.add(10);
    await one.log.checkpoint();
    const former = one.log.head();
    replaceRows(one.database, rows);
    one.database.transaction((tx) => tx.run('DELETE FROM audit_checkpoint WHERE sequence > 20'));
    one.add(1, { operation: 'backup.restore' });
    await one.log.replaced(former);
    expect(await codes(one)).toEqual([]);
    one.add(30);
    await one.log.checkpoint();
    expect(await codes(one)).toEqual([]);
    const again = await one.reopen();
    expect(again.log.findings()).toEqual([]);
    replaceRows(again.database, openRows(again.database).slice(0, 30));
    expect(await codes(again)).toContain('AUDIT_TRUNCATED');
    await again.log.close();
  });

  test('missing, damaged, forged and foreign ones are told apart', async () => {
    const one = await newLog(20);
    const lines = readFileSync(outsideFile(one), 'utf8');
    writeFileSync(outsideFile(one), lines.replaceAll('memory', 'Memory'));
    expect(await codes(one)).toEqual(['AUDIT_SIGNATURE_BAD']);
    writeFileSync(outsideFile(one), lines.replace('{"checkpoint', '{ "checkpoint'));
    expect(await codes(one)).toEqual(['AUDIT_CHECKPOINT_DAMAGED']);
    const other = await newLog(20, { workspaceId: '0199a1b2-c3d4-7000-8000-ffffffffffff' });
    writeFileSync(
      outsideFile(one),
      readFileSync(join(other.outside, '0199a1b2-c3d4-7000-8000-ffffffffffff', 'checkpoints')),
    );
    expect(await codes(one)).toEqual(['AUDIT_CHECKPOINT_FOREIGN']);
    rmSync(outsideFile(one));
    expect(await codes(one)).toEqual(['AUDIT_CHECKPOINTS_MISSING']);
    expect(await codes(one, { checkpointsFolder: null })).toEqual(['AUDIT_CHECKPOINTS_MISSING']);
    const again = await one.reopen();
    expect(again.log.findings().map(({ code }) => code)).toEqual(['AUDIT_CHECKPOINTS_MISSING']);
    expect(existsSync(outsideFile(one))).toBe(true);
    await again.log.close();
  });

  test('a folder that cannot be written is a finding and no failure', async () => {
    const file = '/dev/null/nowhere';
    const one = await newLog(3, { checkpointsFolder: file });
    expect(one.log.findings()).toMatchObject([{ code: 'AUDIT_CHECKPOINTS_UNAVAILABLE', severity: 'warning' }]);
    const none = await newLog(3, { checkpointsFolder: null });
    expect(none.log.findings()).toMatchObject([{ code: 'AUDIT_CHECKPOINTS_UNAVAILABLE', severity: 'warning' }]);
  });

  test('a line whose writing was cut short is dropped and written over', async () => {
    const one = await newLog(3);
    const whole = readFileSync(outsideFile(one), 'utf8');
    for (const torn of ['{"checkpoint":"half', `{"checkpoint":"${'\0'.repeat(600)}"}\n`]) {
      writeFileSync(outsideFile(one), whole + torn);
      expect(await codes(one)).toEqual([]);
    }
    one.add(1);
    await one.log.checkpoint();
    const lines = readFileSync(outsideFile(one), 'utf8').split('\n');
    expect(lines.length).toBe(whole.split('\n').length + 1);
    expect(await codes(one)).toEqual([]);
  });

  test.each([
    ['linux', {}, '/home/ann/.local/state/binnacle/checkpoints'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/binnacle/checkpoints'],
    ['linux', { XDG_STATE_HOME: 'state' }, '/home/ann/.local/state/binnacle/checkpoints'],
    ['darwin', {}, '/home/ann/Library/Application Support/Binnacle Checkpoints'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/Binnacle/Checkpoints'],
    ['linux', { BINNACLE_CHECKPOINTS: '/elsewhere' }, '/elsewhere'],
  ] as const)('on %s with %j they stand in %s', (platform, environment, expected) => {
    expect(checkpointsFolder(environment, platform, '/home/ann')).toBe(expected);
  });
});

describe('what happens while locked', () => {
  const event = { time: 1, host: 'cli', operation: 'tenant.list', code: 'LOCKED' };
  const by = { time: 2, monotonic: 2, principal: 'ann', role: 'administrator', host: 'cli', correlationId: 'c' };

  test('is taken into the log once, with an entry that says how many', async () => {
    const one = await newLog(2);
    const { files } = one.options;
    for (let at = 0; at < 3; at++)
      expect(recordLockedEvent(files, one.folder, { ...event, time: at })).toEqual({ delay: 0 });
    const side = readFileSync(join(one.folder, 'locked-events'));
    expect(await one.log.takeLockedEvents(by)).toBe(3);
    expect(existsSync(join(one.folder, 'locked-events'))).toBe(false);
    const entries = one.log.query({ limit: 4 }).entries;
    expect(entries[0]).toMatchObject({
      operation: 'keychain.locked-events',
      result: 'done',
      detail: { detail: { described: 3 } },
    });
    expect(entries.slice(1).map((entry) => [entry.operation, entry.result])).toEqual(
      Array(3).fill(['tenant.list', 'refused:LOCKED']),
    );
    // A crash between the log and the removal: the file is still there.
    writeFileSync(join(one.folder, 'locked-events'), side);
    expect(await one.log.takeLockedEvents(by)).toBe(0);
    expect(one.log.head().sequence).toBe(6);
    recordLockedEvent(files, one.folder, event);
    expect(await one.log.takeLockedEvents(by)).toBe(1);
    expect(await one.log.takeLockedEvents(by)).toBe(0);
    expect(await codes(one)).toEqual([]);
  });

  test('is bounded: further attempts are counted and delayed', async () => {
    const one = await newLog(0);
    const { files } = one.options;
    const delays = Array.from(
      { length: 507 },
      (_, at) => recordLockedEvent(files, one.folder, { ...event, time: at }).delay,
    );
    expect(delays.slice(0, 500).every((delay) => delay === 0)).toBe(true);
    expect(delays.slice(500)).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    expect(readFileSync(join(one.folder, 'locked-events'), 'utf8').split('\n').length).toBe(501);
    expect(await codes(one)).toEqual([]);
    expect(await one.log.takeLockedEvents(by)).toBe(507);
    expect(one.log.entry(501)?.detail).toMatchObject({ detail: { described: 500, counted: 7, sound: true } });
  });

  test('shows when it was changed, cut or torn', async () => {
    const one = await newLog(1);
    const path = join(one.folder, 'locked-events');
    for (let at = 0; at < 4; at++) recordLockedEvent(one.options.files, one.folder, { ...event, time: at });
    const lines = readFileSync(path, 'utf8').split('\n');
    for (const changed of [
      lines.toSpliced(1, 1).join('\n'),
      lines.join('\n').replace('LOCKED', 'LOOKED'),
      lines.join('\n').slice(0, -5),
    ]) {
      writeFileSync(path, changed);
      expect(await codes(one)).toEqual(['AUDIT_LOCKED_EVENTS_DAMAGED']);
    }
    recordLockedEvent(one.options.files, one.folder, event);
    expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
    await one.log.takeLockedEvents(by);
    expect(one.log.query({ limit: 1 }).entries[0]).toMatchObject({ detail: { detail: { described: 4, sound: true } } });
  });
});

test('files that do not belong are named, temporary ones are not', async () => {
  const one = await newLog(1);
  mkdirSync(join(one.folder, 'audit'), { recursive: true });
  writeFileSync(join(one.folder, 'audit', 'notes.txt'), '');
  writeFileSync(join(one.folder, 'audit', 'segment-000001.tmp'), '');
  expect(await verify(one)).toMatchObject({ problems: [], notes: [{ code: 'AUDIT_FILE_UNKNOWN' }] });
});

test('the hashed part says nothing but codes and numbers of a tenant', async () => {
  const one = await newLog(8);
  for (const row of openRows(one.database)) {
    const part = JSON.parse(row.hashed) as HashedPart;
    expect(row.hashed).not.toContain('isp-');
    expect(part.subject === null || Number.isSafeInteger(part.subject)).toBe(true);
  }
});

test('several threads find what one finds', async () => {
  const one = await newLog(95, { segmentEntries: 10 });
  const segments = segmentPool(
    one.folder,
    (workerData) =>
      new Worker(new URL('../../../../main/storage/audit/verify-worker.ts', import.meta.url), { workerData }),
    3,
  );
  expect(await verify(one, { segments })).toEqual(await verify(one));
  for (const number of [2, 5, 9]) {
    const bytes = readFileSync(segmentFile(one, number));
    writeFileSync(segmentFile(one, number), flipped(bytes, number * 5000));
  }
  const found = await verify(one, { segments });
  expect(found).toEqual(await verify(one));
  expect(found.problems.length).toBeGreaterThanOrEqual(3);
});
