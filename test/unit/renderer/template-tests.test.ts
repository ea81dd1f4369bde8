import { describe, expect, test } from 'vitest';
import type { TemplateTest } from '../../../main/contract/authoring.ts';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Envelope } from '../../../main/contract/messages.ts';
import type { Template } from '../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../main/contract/results.ts';
import { expectationProblem } from '../../../renderer/features/templates/tests/expectation-rows.tsx';
import { createTestsStore, isEdited, testChanges } from '../../../renderer/features/templates/tests/tests-store.ts';
import { laidOver, readMap, readYaml, writeMap } from '../../../renderer/features/templates/tests/yaml-text.ts';

const one: TemplateTest = { name: 'one', context: {}, expect: [{ path: '/a', equals: 1 }] };
const two: TemplateTest = { name: 'two', context: { flags: { x: true } }, expect: [] };
const template = { id: 't', name: 'premium', version: 3, tests: [one, two], sample: { tenant: { id: 'a' } } };
const asTemplate = (more: object = {}) => ({ ...template, ...more }) as unknown as Template;

/** A bridge that only runs tests, and answers when it is told to. */
function testBridge() {
  const waiting: ((passed: boolean) => void)[] = [];
  const asked: unknown[] = [];
  const bridge: Pick<Bridge, 'templateTest'> = {
    templateTest: (parameters) => {
      asked.push(parameters);
      return new Promise((done) =>
        waiting.push((passed) => {
          const data: TemplateTestResult[] = [{ template: 'premium', name: 'one', passed, failures: [] }];
          const envelope: Envelope<readonly TemplateTestResult[]> = {
            formatVersion: 1,
            data,
            findings: [],
            page: { next: null },
          };
          done(envelope);
        }),
      );
    },
  };
  return { bridge: bridge as Bridge, waiting, asked };
}

describe('the tests of a template', () => {
  test('run over the unsaved text, and only the newest answer counts', async () => {
    const { bridge, waiting, asked } = testBridge();
    const store = createTestsStore(bridge);
    store.getState().open(asTemplate());
    const first = store.getState().run('a: 1');
    const second = store.getState().run('a: 2');
    waiting[1]?.(true);
    await second;
    waiting[0]?.(false);
    await first;
    expect(store.getState().results.value?.[0]?.passed).toBe(true);
    expect(asked[1]).toEqual({ template: 'premium', text: 'a: 2', tests: [one, two], sample: template.sample });
  });

  test('keep what is edited and not saved when the template is read again', () => {
    const store = createTestsStore(testBridge().bridge);
    store.getState().open(asTemplate());
    store.getState().put(0, { ...one, name: 'uno' });
    store.getState().open(asTemplate({ version: 4 }));
    expect(store.getState().tests[0]?.name).toBe('uno');
    // What it was made from stays known, so that saving over somebody else's version is refused.
    expect(store.getState().of?.version).toBe(3);
    store.getState().open(asTemplate({ version: 5, tests: [{ ...one, name: 'uno' }, two] }));
    expect([isEdited(store.getState()), store.getState().of?.version]).toEqual([false, 5]);
  });

  test('of another template take the place of the first', () => {
    const store = createTestsStore(testBridge().bridge);
    store.getState().open(asTemplate());
    store.getState().add(two);
    store.getState().open(asTemplate({ id: 'u', tests: [] }));
    expect([store.getState().tests, store.getState().chosen]).toEqual([[], -1]);
  });

  test('count what saving would change', () => {
    const store = createTestsStore(testBridge().bridge);
    store.getState().open(asTemplate());
    store.getState().put(0, { ...one, context: { a: 1 } });
    store.getState().remove(1);
    store.getState().add({ name: 'three', context: {}, expect: [] });
    store.getState().putSample({});
    expect(testChanges(store.getState())).toEqual({ added: 1, changed: 1, removed: 1, sample: true });
    store.getState().discard(asTemplate());
    expect(isEdited(store.getState())).toBe(false);
  });
});

describe('values as they are typed', () => {
  test('are YAML, and JSON with it', () => {
    expect(readYaml('{"a": [1, true]}')).toEqual({ value: { a: [1, true] } });
    expect(readYaml('yes')).toEqual({ value: 'yes' });
    expect(readMap('')).toEqual({ value: {} });
    expect(readMap('- a')).toMatchObject({ error: expect.stringMatching(/map/) });
    expect(readYaml('a: [')).toMatchObject({ error: expect.stringMatching(/no YAML/) });
    expect(readYaml('a: &x [1]\nb: *x\n')).toMatchObject({ error: expect.any(String) });
  });

  test('read back as they were written', () => {
    const map = { tenant: { id: '007', on: 'yes', list: [] }, now: '2026-03-02T09:00:00Z' };
    expect(readMap(writeMap(map))).toEqual({ value: map });
    expect(writeMap({})).toBe('');
  });

  test('are laid over the sample as the engine does it', () => {
    expect(laidOver({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: null, e: 3 }, d: [2] })).toEqual({
      a: { c: 2, e: 3 },
      d: [2],
    });
  });

  test('of expectations are checked', () => {
    expect(expectationProblem({ path: 'a', equals: 1 })).toBeDefined();
    expect(expectationProblem({ path: '/a', absent: true })).toBeUndefined();
    expect(expectationProblem({ finding: 'tier limit' })).toBeDefined();
    expect(expectationProblem({ finding: 'TIER_LIMIT' })).toBeUndefined();
  });
});
