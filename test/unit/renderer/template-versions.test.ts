import { describe, expect, test } from 'vitest';
import type { TextDifference } from '../../../main/contract/authoring.ts';
import { textDifference } from '../../../main/core/template/text-difference.ts';
import { readReceiptText } from '../../../renderer/features/receipts/read-receipt.ts';
import {
  changedPieces,
  type DifferenceRow,
  differenceRows,
} from '../../../renderer/features/templates/history/difference-rows.ts';
import { nameProblem, proposeCopy } from '../../../renderer/features/templates/manage/names.ts';
import { byTemplate, cutLine } from '../../../renderer/features/templates/replace/cut-line.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `k${from + index}: ${from + index}\n`).join('');
const drawn = (rows: readonly DifferenceRow[]) =>
  rows.map((row) =>
    row.kind === 'gap'
      ? `… ${row.lines}`
      : `${row.left ?? ''}|${row.right ?? ''}|${row.pieces.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('')}`,
  );
const differ = (left: string, right: string): TextDifference =>
  textDifference({ label: 'v1', text: left }, { label: 'v2', text: right });

describe('a drawn difference', () => {
  test('numbers both sides, marks what changed, and counts what it leaves out', () => {
    const left = lines(1, 30);
    const rows = differenceRows(differ(left, left.replace('k15: 15', 'k15: 16')), new Set());
    expect(drawn(rows)).toEqual([
      '… 11',
      '12|12|k12: 12',
      '13|13|k13: 13',
      '14|14|k14: 14',
      '15||k15: 1[5]',
      '|15|k15: 1[6]',
      '16|16|k16: 16',
      '17|17|k17: 17',
      '18|18|k18: 18',
      '… 12',
    ]);
    expect(rows[0]).toMatchObject({ kind: 'gap', at: 1, sections: expect.arrayContaining(['k1', 'k11']) });
  });

  test('writes out a gap that was opened, and nothing else', () => {
    const left = lines(1, 30);
    const rows = drawn(differenceRows(differ(left, left.replace('k15: 15', 'k15: 16')), new Set([1])));
    expect(rows.slice(0, 2)).toEqual(['1|1|k1: 1', '2|2|k2: 2']);
    expect(rows.at(-1)).toBe('… 12');
  });

  test.each([
    ['lines at the front', lines(5, 20), lines(1, 20)],
    ['lines at the end', lines(1, 20), lines(1, 25)],
    ['lines taken away', lines(1, 20), lines(1, 4) + lines(9, 20)],
    ['two places', lines(1, 40), lines(1, 9) + lines(11, 30) + lines(100, 102) + lines(31, 40)],
    ['everything', lines(1, 4), lines(50, 60)],
    ['from nothing', '', lines(1, 3)],
  ])('with %s says every line of both texts once', (_, left, right) => {
    const difference = differ(left, right);
    const every = new Set(Array.from({ length: 200 }, (_one, index) => index + 1));
    const rows = differenceRows(difference, every).filter((row) => row.kind !== 'gap');
    const side = (kept: 'removed' | 'added') =>
      rows.flatMap((row) =>
        row.kind === 'same' || row.kind === kept ? [row.pieces.map((one) => one.text).join('')] : [],
      );
    expect(side('removed').join('\n')).toBe(left.replace(/\n$/, ''));
    expect(side('added').join('\n')).toBe(right.replace(/\n$/, ''));
    const counted = (kept: 'left' | 'right') => rows.flatMap((row) => row[kept] ?? []);
    expect(counted('left')).toEqual(counted('left').map((_one, index) => index + 1));
    expect(counted('right')).toEqual(counted('right').map((_one, index) => index + 1));
  });

  test('leaves lines that share nothing unmarked', () => {
    expect(
      changedPieces('abc', 'xyz')
        .flat()
        .some((piece) => piece.marked),
    ).toBe(false);
  });
});

describe('names', () => {
  test('are checked before the host is asked', () => {
    expect(nameProblem('premium-2', [])).toBeUndefined();
    for (const bad of ['', 'Premium', '-a', 'a-', 'a b', 'x'.repeat(65)]) expect(nameProblem(bad, [])).toBeDefined();
    expect(nameProblem('premium', ['premium'])).toMatch(/already/);
    expect(nameProblem('premium', [], 'premium')).toMatch(/now/);
  });

  test('of copies are free ones', () => {
    expect(proposeCopy('premium', ['premium', 'premium-copy'])).toBe('premium-copy-2');
    expect(nameProblem(proposeCopy('x'.repeat(64), []), [])).toBeUndefined();
  });
});

describe('matches', () => {
  test('are cut around what was found', () => {
    expect(cutLine({ text: '    max: 20 # per replica', column: 10, length: 2 })).toEqual([
      'max: ',
      '20',
      ' # per replica',
    ]);
    const [before] = cutLine({ text: `${'x'.repeat(200)}hit`, column: 201, length: 3 });
    expect(before).toHaveLength(59);
  });

  test('stand by template', () => {
    const match = { line: 1, column: 1, length: 1, text: 'a' };
    const groups = byTemplate([
      { ...match, template: 'b' },
      { ...match, template: 'a' },
      { ...match, template: 'b', line: 2 },
    ]);
    expect([...groups].map(([name, own]) => [name, own.length])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });
});

describe('a pasted receipt', () => {
  test('may stand alone, in a rendering or in an answer', () => {
    const receipt = { id: 'r', output: 'x' };
    for (const text of [receipt, { receipt }, { formatVersion: 1, data: { text: '', receipt } }])
      expect(readReceiptText(JSON.stringify(text))).toEqual({ receipt });
  });

  test.each([
    ['', /first/],
    ['{', /no receipt/],
    ['[1]', /JSON object/],
    ['"x"', /JSON object/],
  ])('that is %j is refused in a sentence', (text, sentence) => {
    const read = readReceiptText(text);
    expect('error' in read && read.error).toMatch(sentence);
  });
});
