import { describe, expect, it } from 'vitest';
import { classifyStatement } from '../../../main/storage/database/statement-guard.ts';

describe('classifyStatement', () => {
  it.each([
    ['SELECT 1', 'read'],
    ["  -- a note\n select 'insert into; x' ", 'read'],
    ['WITH a AS (SELECT 1) SELECT * FROM a LIMIT 1', 'read'],
    ['WITH a AS (SELECT 1 AS x) INSERT INTO t SELECT x FROM a', 'change'],
    ['PRAGMA table_info(t)', 'read'],
    ["INSERT INTO t VALUES ('random() ; now')", 'change'],
    ['INSERT INTO changes (id, date, time) VALUES (1, 2, 3);', 'change'],
    ['DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY id LIMIT 1)', 'change'],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY, "random()" TEXT)', 'schema'],
    ['CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; DELETE FROM v; END', 'schema'],
  ] as const)('takes %s', (sql, kind) => {
    expect(classifyStatement(sql)).toBe(kind);
  });

  it.each([
    ['', 'no word'],
    ['VACUUM', 'VACUUM'],
    ['ATTACH x AS y', 'ATTACH'],
    ['PRAGMA foreign_keys = 0', 'PRAGMA'],
    ['UPDATE t SET a = Random ()', 'randomness'],
    ["UPDATE t SET a = strftime('%s', 'now')", 'clock'],
    ['UPDATE t SET a = current_timestamp', 'clock'],
    ['INSERT INTO t VALUES (changes())', 'ran before'],
    ['INSERT INTO t SELECT a FROM u LIMIT 3', 'without an order'],
    ['INSERT INTO t VALUES (1) RETURNING id', 'returns rows'],
    ['CREATE TEMP TABLE t (a)', 'temporary'],
    ['DELETE FROM t; DELETE FROM u', 'more than one'],
  ])('refuses %s', (sql, reason) => {
    expect(() => classifyStatement(sql)).toThrow(reason);
  });
});
