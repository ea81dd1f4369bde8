import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { operationNames } from '../../main/contract/operation-names.ts';
import { operations } from '../../main/contract/operations.ts';
import { projectFiles, root, sourcesIn, textOf } from './project-files.ts';

const binary = /\.(?:png|ico|icns|woff2?|gz|zip|bin)$/;
const texts = projectFiles().filter((file) => !binary.test(file) && file !== 'package-lock.json');

/** Marks of unfinished work; spelled apart, so that this file holds none. */
const marks = ['TO' + 'DO', 'FIX' + 'ME', '@ts-' + 'ignore', '@ts-' + 'nocheck'];

/** A test switched off where it stands. One that skips itself with a reason while it runs is listed by the run. */
const switchedOff = /\b(?:it|test|describe)\.(?:skip|only|todo|fails)\b/;

/** Folders of this very machine: the checkout's own, and the home of whoever works in it. */
const places = [root, homedir()]
  .filter((folder) => folder.split('/').length > 2 || folder === root)
  .map((folder) => `${folder}/`);

function linesWith(finds: (line: string) => boolean): string[] {
  return texts.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => (finds(line) ? [`${file}:${index + 1} ${line.trim().slice(0, 120)}`] : [])),
  );
}

it('no file holds a mark of unfinished work or a check switched off', () => {
  expect(linesWith((line) => marks.some((mark) => line.includes(mark)) || switchedOff.test(line))).toEqual([]);
});

it('no file names a place of one machine', () => {
  expect(linesWith((line) => places.some((place) => line.includes(place)))).toEqual([]);
});

it('every exported declaration has a doc comment', () => {
  const bare = sourcesIn('main', 'preload', 'renderer').flatMap((file) => {
    const lines = textOf(file).split('\n');
    return lines.flatMap((line, index) => {
      const name =
        /^export (?:default )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) +(\w+)/.exec(
          line,
        )?.[1];
      if (name === undefined || lines[index - 1]?.trimEnd().endsWith('*/')) return [];
      return [`${file}:${index + 1} ${name}`];
    });
  });
  expect(bare).toEqual([]);
});

it('a file past 400 lines says in its first line why', () => {
  const long = projectFiles().filter(
    (file) => /\.(?:tsx?|mjs|css)$/.test(file) && textOf(file).trimEnd().split('\n').length > 400,
  );
  const reasons = long.map((file) => [file, textOf(file).split('\n')[0] ?? ''] as const);
  if (reasons.length > 0) console.log(reasons.map(([file, reason]) => `${file}: ${reason}`).join('\n'));
  expect(reasons.filter(([, reason]) => !/^(?:\/\/|\/\*)/.test(reason))).toEqual([]);
});

it('nothing is exported as default but where a tool demands it', () => {
  const demanded = /\.config\.ts$|\.d\.ts$/;
  expect(
    sourcesIn('main', 'preload', 'renderer').filter(
      (file) => !demanded.test(file) && /^export default\b/m.test(textOf(file)),
    ),
  ).toEqual([]);
});

it('the names of the operations that the page carries are those of the table', () => {
  expect([...operationNames]).toEqual(Object.keys(operations));
});
