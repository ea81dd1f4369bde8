import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../renderer/editor/changes.ts';
import {
  addChange,
  changesFit,
  invertChanges,
  splitChange,
} from '../../../renderer/features/templates/drafts/draft-text.ts';
import { lineRuns } from '../../../renderer/features/templates/drafts/line-difference.ts';
import { mergeLines } from '../../../renderer/features/templates/drafts/merge-lines.ts';

/** A small generator with a seed, so that a failure can be made again. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomLines(next: (below: number) => number, from: readonly string[]): string[] {
  const lines = [...from];
  for (let turn = next(5); turn >= 0; turn -= 1) {
    const at = next(lines.length + 1);
    if (next(2) === 0) lines.splice(at, next(3));
    else lines.splice(at, 0, ...Array.from({ length: next(3) }, () => `line ${next(6)}`));
  }
  return lines;
}

describe('changes of a text', () => {
  it('apply one after the other, and are taken back in the other order', () => {
    const changes = [
      { at: 0, removed: '', inserted: 'ab' },
      { at: 1, removed: 'b', inserted: 'xyz' },
    ];
    const text = applyChanges('c', changes);
    expect(text).toBe('axyzc');
    expect(applyChanges(text, invertChanges(changes))).toBe('c');
    expect(changesFit('c', changes)).toBe(true);
    expect(changesFit('', [{ at: 0, removed: 'q', inserted: '' }])).toBe(false);
  });

  it('join letters typed on and deleted on, and always mean the same as without joining', () => {
    const next = numbers(7);
    for (let round = 0; round < 300; round += 1) {
      let text = 'abcdefghij';
      let run: ReturnType<typeof addChange> = [];
      for (let turn = 0; turn < 12; turn += 1) {
        const at = next(text.length + 1);
        const removed = text.slice(at, at + next(3));
        const change = { at, removed, inserted: 'XYZ'.slice(0, next(4)) };
        run = addChange(run, change);
        text = applyChanges(text, [change]);
      }
      expect(changesFit('abcdefghij', run)).toBe(true);
      expect(applyChanges('abcdefghij', run)).toBe(text);
    }
    const typed = [...'hello'].reduce(
      (run, letter, at) => addChange(run, { at, removed: '', inserted: letter }),
      [] as ReturnType<typeof addChange>,
    );
    expect(typed).toEqual([{ at: 0, removed: '', inserted: 'hello' }]);
  });

  it('are cut where one request could not carry them', () => {
    const change = { at: 3, removed: 'r'.repeat(150_000), inserted: 'i'.repeat(250_000) };
    const pieces = splitChange(change);
    expect(pieces.every((one) => one.removed.length <= 100_000 && one.inserted.length <= 100_000)).toBe(true);
    const text = `abc${change.removed}d`;
    expect(applyChanges(text, pieces)).toBe(applyChanges(text, [change]));
  });
});

describe('the difference by lines', () => {
  it('says runs that turn one text into the other', () => {
    const next = numbers(11);
    for (let round = 0; round < 400; round += 1) {
      const left = randomLines(next, ['line 1', 'line 2', 'line 3', 'line 4', 'line 5']);
      const right = randomLines(next, left);
      const built: string[] = [];
      let at = 0;
      for (const run of lineRuns(left, right)) {
        built.push(...left.slice(at, run.leftFrom), ...right.slice(run.rightFrom, run.rightTo));
        at = run.leftTo;
      }
      built.push(...left.slice(at));
      expect(built).toEqual(right);
    }
  });
  it('is as small as it can be', () => {
    expect(lineRuns(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e'])).toEqual([
      { leftFrom: 1, leftTo: 2, rightFrom: 1, rightTo: 2 },
      { leftFrom: 4, leftTo: 4, rightFrom: 4, rightTo: 5 },
    ]);
  });
});

describe('a merge of two texts that came from one', () => {
  const base = 'a\nb\nc\nd\ne\nf';
  it('takes each side where it alone changed', () => {
    expect(mergeLines(base, 'a\nB\nc\nd\ne\nf', 'a\nb\nc\nd\nE\nf\ng')).toEqual({
      text: 'a\nB\nc\nd\nE\nf\ng',
      conflicts: [],
    });
  });
  it('takes once what both changed alike', () => {
    expect(mergeLines(base, 'a\nX\nc\nd\ne\nf', 'a\nX\nc\nd\ne\nF')).toEqual({
      text: 'a\nX\nc\nd\ne\nF',
      conflicts: [],
    });
  });
  it('tells a contradiction and keeps mine, with theirs beside it', () => {
    expect(mergeLines(base, 'a\nb\nmine\nd\ne\nf', 'a\nb\ntheirs\nd\ne\nf')).toEqual({
      text: 'a\nb\nmine\nd\ne\nf',
      conflicts: [{ line: 3, base: ['c'], mine: ['mine'], theirs: ['theirs'] }],
    });
  });
  it('drops no line of either side without a word', () => {
    const next = numbers(23);
    for (let round = 0; round < 400; round += 1) {
      const from = Array.from({ length: 8 }, (_, at) => `base ${at}`);
      const mine = randomLines(next, from);
      const theirs = randomLines(next, from).map((line) => line.replace('line', 'other'));
      const merged = mergeLines(from.join('\n'), mine.join('\n'), theirs.join('\n'));
      const lines = merged.text.split('\n');
      const told = merged.conflicts.flatMap((one) => one.theirs);
      for (const line of mine) if (line.startsWith('line')) expect(lines).toContain(line);
      for (const line of theirs) if (line.startsWith('other')) expect([...lines, ...told]).toContain(line);
      expect(mergeLines(from.join('\n'), from.join('\n'), theirs.join('\n')).text).toBe(theirs.join('\n'));
      expect(mergeLines(from.join('\n'), mine.join('\n'), from.join('\n')).text).toBe(mine.join('\n'));
    }
  });
});
