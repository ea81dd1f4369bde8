import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDifference, textDifference } from '../../../main/core/template/text-difference.ts';

const difference = (left: string, right: string) =>
  textDifference({ label: 'left', text: left }, { label: 'right', text: right });
const lines = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `${make(index)}\n`).join('');
const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const signs = { same: ' ', removed: '-', added: '+' } as const;
const shown = (left: string, right: string) =>
  difference(left, right).hunks.map(({ leftStart, rightStart, lines: each }) => [
    `${leftStart} ${rightStart}`,
    ...each.map(({ kind, text }) => signs[kind] + text),
  ]);

describe('textDifference', () => {
  test('shows three lines around a change, and joins changes that are near', () => {
    const left = lines(30, (index) => `${index + 1}`);
    const right = left.replace('\n5\n', '\nfive\n').replace('\n11\n', '\n').replace('\n25\n', '\n25\n25b\n');
    expect(shown(left, right)).toEqual([
      ['2 2', ' 2', ' 3', ' 4', '-5', '+five', ' 6', ' 7', ' 8', ' 9', ' 10', '-11', ' 12', ' 13', ' 14'],
      ['23 22', ' 23', ' 24', ' 25', '+25b', ' 26', ' 27', ' 28'],
    ]);
    expect(countDifference(left, right)).toEqual({ added: 2, removed: 2 });
  });

  test('tells a missing last line end, empty texts and equal ones', () => {
    expect(shown('a\n', 'a')).toEqual([['1 1', '-a', '+a']]);
    expect(shown('', 'a\nb\n')).toEqual([['1 1', '+a', '+b']]);
    expect(shown('a\r\n', 'a\n')).toEqual([['1 1', '-a\r', '+a']]);
    expect(shown('a\nb\n', 'a\nb\n')).toEqual([]);
  });

  test('of texts that differ almost wholly is one block, whatever their size', () => {
    const sizes: [string, string][] = [
      [lines(130_000, () => ''), lines(100_000, (index) => (index % 2 === 0 ? '' : 'x'))],
      [lines(30_000, (index) => `${index}`), lines(30_000, (index) => `-${index}`)],
    ];
    for (const [left, right] of sizes) {
      const { hunks, added, removed } = difference(`same\n${left}end\n`, `same\n${right}end\n`);
      expect(hunks).toHaveLength(1);
      expect(added - removed).toBe(right.split('\n').length - left.split('\n').length);
    }
  });

  test('gives the right text when its hunks are applied to the left one', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', '', 'd'), { maxLength: 60 })
      .chain((each) => fc.constantFrom('\n', '').map((end) => (each.length === 0 ? '' : each.join('\n') + end)));
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const { hunks, added, removed } = difference(left, right);
        const source = linesOf(left);
        const result: string[] = [];
        let at = 0;
        let [plus, minus] = [0, 0];
        for (const hunk of hunks) {
          while (at < hunk.leftStart - 1) result.push(source[at++] as string);
          expect(hunk.rightStart).toBe(result.length + 1);
          for (const { kind, text } of hunk.lines) {
            if (kind === 'added') plus++;
            else expect(source[at++]).toBe(text);
            if (kind === 'removed') minus++;
            else result.push(text);
          }
        }
        result.push(...source.slice(at));
        expect(result).toEqual(linesOf(right));
        expect([plus, minus]).toEqual([added, removed]);
        if (left !== right) expect(plus + minus).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
