// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { afterAll, describe, expect, test } from 'vitest';
import { compileSearch } from '../../../main/core/template/search.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';
import { installation } from '../../../main/hosts/installation.ts';
import { createSandbox } from '../../../main/sandbox/sandbox.ts';
import { openTestWorkspace, type TestWorkspace } from '../../helpers/core/workspace.ts';

const sandbox = createSandbox(forkLauncher(installation().children));
afterAll(() => sandbox.close());

const one = 'pool: 10\r\npool_max: "${POOL:-5}"\r\n# 😀 Pool pool\r\n';
const two = 'other: pool\n';

/** A workspace with the templates `one` and `two`. */
async function open(): Promise<TestWorkspace> {
  const workspace = await openTestWorkspace({ sandbox });
  for (const [template, text] of Object.entries({ one, two })) {
    await workspace.data('template.new', { template, kind: 'tenant', document: 'tenant', text });
  }
  return workspace;
}
const templates = ['one', 'two'];
const text = async (workspace: TestWorkspace, template: string) =>
  (await workspace.data('template.show', { template })).text;

describe('template.find', () => {
  test('gives line, column and length, in order', async () => {
    const workspace = await open();
    const found = async (more: object) =>
      (await workspace.data('template.find', { find: 'pool', templates, ...more })).map(
        ({ template, line, column, length }) => `${template} ${line}:${column}+${length}`,
      );
    expect(await found({})).toEqual(['one 1:1+4', 'one 2:1+4', 'one 2:14+4', 'one 3:6+4', 'one 3:11+4', 'two 1:8+4']);
    expect(await found({ matchCase: true })).toEqual(['one 1:1+4', 'one 2:1+4', 'one 3:11+4', 'two 1:8+4']);
    expect(await found({ wholeWord: true })).toEqual([
      'one 1:1+4',
      'one 2:14+4',
      'one 3:6+4',
      'one 3:11+4',
      'two 1:8+4',
    ]);
    expect(await found({ regex: true, find: 'p.{2}l$', matchCase: true })).toEqual(['one 3:11+4', 'two 1:8+4']);
    expect(await found({ find: '${POOL' })).toEqual(['one 2:12+6']);
    expect(await found({ find: '.*', templates: ['two'] })).toEqual([]);
    expect(await found({ find: 'x*', regex: true, templates: ['two'] })).toEqual([]);
  });

  test('searches every template that is not archived when none is named', async () => {
    const workspace = await open();
    const counted = async () => {
      const answer = await workspace.call('template.find', { find: 'other: pool' });
      if ('error' in answer) throw new Error(answer.error.message);
      return answer.page.total;
    };
    expect(await counted()).toBe(1);
    await workspace.data('template.archive', { template: 'two' });
    expect(await counted()).toBe(0);
  });

  test('refuses expressions that cannot be read or matched in linear time, and unknown templates', async () => {
    const workspace = await open();
    for (const find of ['(', '(?=a)', '(a)\\1', 'a{2000}', 'a\nb']) {
      expect(await workspace.error('template.find', { find, regex: true }), find).toMatchObject({
        code: 'INVALID_INPUT',
        path: 'find',
      });
    }
    expect(await workspace.error('template.find', { find: 'a', templates: ['nothing'] })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('an expression made to run away ends, or is refused before it starts', () => {
    const clock = { now: () => 0, monotonic: () => performance.now() };
    const line = `b${'a'.repeat(5000)}cb`;
    for (const find of ['(a|aa)+$', '(a*)*b', '(x+x+)+y', '(((a*)*)*)*c{3}']) {
      const search = compileSearch({ find, regex: true }, clock);
      expect(search.matches(line).length, find).toBeLessThan(10);
    }
    const heavy = compileSearch({ find: '(?:a?){500}a{500}b', regex: true }, clock);
    expect(() => heavy.matches('a'.repeat(200_000))).toThrow(/too long for the expression/);
  });

  test('a search that takes too long in all is stopped', () => {
    let time = 0;
    const search = compileSearch({ find: 'a', regex: true }, { now: () => 0, monotonic: () => (time += 100) });
    expect(() => search.matches('a'.repeat(100))).toThrow(/longer than 5 seconds/);
  });
});

describe('template.replace', () => {
  test('changes all templates in one change set, line ends included, and gives no differences once it is done', async () => {
    const workspace = await open();
    const dry = await workspace.data(
      'template.replace',
      { find: 'pool', replace: 'basin', templates },
      { dryRun: true },
    );
    expect(dry.value).toMatchObject([
      { template: 'one', matches: 5, difference: { added: 3, removed: 3 } },
      { template: 'two', matches: 1, difference: { added: 1, removed: 1, left: { label: 'two version 1' } } },
    ]);
    expect(await text(workspace, 'one')).toBe(one);
    const done = await workspace.data('template.replace', { find: 'pool', replace: 'basin', templates });
    expect(done.value).toEqual([
      { template: 'one', matches: 5, difference: null },
      { template: 'two', matches: 1, difference: null },
    ]);
    expect(await text(workspace, 'one')).toBe('basin: 10\r\nbasin_max: "${basin:-5}"\r\n# 😀 basin basin\r\n');
    expect(await text(workspace, 'two')).toBe('other: basin\n');
    const [newest] = await workspace.data('changeset.list', { limit: 1 });
    expect(newest).toMatchObject({ id: done.changeSet, title: 'Replace "pool" in 2 templates' });
    await workspace.data('undo', {});
    expect(await text(workspace, 'one')).toBe(one);
    expect(await text(workspace, 'two')).toBe(two);
    await workspace.data('template.replace', { find: 'l$', replace: 'k', regex: true, templates });
    expect(await text(workspace, 'one')).toBe(one.replace('pool\r\n', 'pook\r\n'));
    const nothing = await workspace.data('template.replace', { find: 'nowhere', replace: '', templates });
    expect(nothing).toMatchObject({ changeSet: null, value: [] });
  });

  test('puts in what groups found', async () => {
    const workspace = await open();
    const replaced = async (find: string, replace: string) => {
      await workspace.data('template.replace', { find, replace, regex: true, templates: ['two'] });
      const result = await text(workspace, 'two');
      await workspace.data('undo', {});
      return result;
    };
    expect(await replaced('(\\w+): (?<value>\\w+)', '# $<value>: ${1} $$x $12 $&')).toBe(
      '# pool: ${1} $x other2 other: pool\n',
    );
    expect(await replaced('o', '-')).toBe('-ther: p--l\n');
    for (const replace of ['$2', '$<nothing>', '$<constructor>']) {
      const error = await workspace.error('template.replace', {
        find: '(o)',
        replace,
        regex: true,
        templates: ['two'],
      });
      expect(error, replace).toMatchObject({ code: 'INVALID_INPUT', path: 'replace' });
    }
    await workspace.data('template.replace', { find: 'other', replace: '$1', templates: ['two'] });
    expect(await text(workspace, 'two')).toBe('$1: pool\n');
  });

  test('that breaks one of the templates changes none, and names template and line', async () => {
    const workspace = await open();
    const error = await workspace.error('template.replace', { find: 'pool', replace: '[', templates: ['two', 'one'] });
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.message).toMatch(/^two, line \d+: /);
    expect(await text(workspace, 'one')).toBe(one);
    expect(await text(workspace, 'two')).toBe(two);
    const large = `a: "${'x'.repeat(200_000)}"\n`;
    await workspace.data('template.edit', { template: 'two', text: large });
    expect(await workspace.error('template.replace', { find: 'x', replace: 'xx', templates: ['two'] })).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'two would have more than 262144 characters.',
    });
  });

  test('says which tests fail with it', async () => {
    const workspace = await open();
    const tests = [{ name: 'other', context: {}, expect: [{ path: '/other', equals: 'pool' }] }];
    await workspace.data('template.edit', { template: 'two', tests });
    const answer = await workspace.call('template.replace', { find: 'pool', replace: 'lake', templates: ['two'] });
    if ('error' in answer) throw new Error(answer.error.message);
    expect(answer.findings).toMatchObject([{ severity: 'warning', code: 'TEMPLATE_TEST' }]);
  });
});
