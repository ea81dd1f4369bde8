import { createStore } from 'zustand/vanilla';
import type { TemplateTest } from '../../../../main/contract/authoring.ts';
import type { Bridge } from '../../../../main/contract/bridge.ts';
import type { JsonObject } from '../../../../main/contract/json.ts';
import type { Template } from '../../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../../main/contract/results.ts';
import { ask } from '../../../bridge/ask.ts';
import { idle, type Loadable, loading, settled } from '../../../stores/loadable.ts';

/** What differs between the tests as they are edited and as they are saved. */
export interface TestChanges {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly sample: boolean;
}

/** A template's tests while they are edited, with how they come out. */
export interface TestsState {
  /** Identifier and version of the template they belong to; null before one was opened. */
  readonly of: { readonly id: string; readonly name: string; readonly version: number } | null;
  readonly saved: Pick<Template, 'tests' | 'sample'>;
  readonly tests: readonly TemplateTest[];
  readonly sample: JsonObject | null;
  /** Which test is open; -1 for none. */
  readonly chosen: number;
  /** Results in the order of the tests that were run. */
  readonly results: Loadable<readonly TemplateTestResult[]>;
  /** Takes a template's tests; those that are edited and not saved stay. */
  open(template: Template): void;
  choose(index: number): void;
  put(index: number, test: TemplateTest): void;
  add(test: TemplateTest): void;
  remove(index: number): void;
  putSample(sample: JsonObject): void;
  /** Back to what is saved. */
  discard(template: Template): void;
  /** Runs the tests over an unsaved text; an answer that was overtaken is dropped. */
  run(text: string): Promise<void>;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Whether anything is edited and not saved. */
export function isEdited(state: Pick<TestsState, 'saved' | 'tests' | 'sample'>): boolean {
  return !same(state.tests, state.saved.tests) || !same(state.sample, state.saved.sample);
}

/** What saving would change, counted by the tests' names. */
export function testChanges({ saved, tests, sample }: Pick<TestsState, 'saved' | 'tests' | 'sample'>): TestChanges {
  const before = new Map(saved.tests.map((test) => [test.name, test]));
  const names = new Set(tests.map((test) => test.name));
  return {
    added: tests.filter((test) => !before.has(test.name)).length,
    changed: tests.filter((test) => before.has(test.name) && !same(before.get(test.name), test)).length,
    removed: saved.tests.filter((test) => !names.has(test.name)).length,
    sample: !same(sample, saved.sample),
  };
}

/** Makes the store of the tests of one template at a time. */
export function createTestsStore(bridge: Bridge) {
  let turn = 0;
  return createStore<TestsState>((set, get) => {
    const take = ({ id, name, version, tests, sample }: Template) =>
      set({ of: { id, name, version }, saved: { tests, sample }, tests, sample });
    return {
      of: null,
      saved: { tests: [], sample: null },
      tests: [],
      sample: null,
      chosen: -1,
      results: idle,
      open(template) {
        const { of } = get();
        if (of?.id !== template.id) {
          take(template);
          set({ chosen: template.tests.length > 0 ? 0 : -1, results: idle });
        } else if (!isEdited(get())) take(template);
        else if (same(get().tests, template.tests) && same(get().sample, template.sample)) take(template);
      },
      choose: (chosen) => set({ chosen }),
      put: (index, test) => set((state) => ({ tests: state.tests.map((one, at) => (at === index ? test : one)) })),
      add: (test) => set((state) => ({ tests: [...state.tests, test], chosen: state.tests.length })),
      remove: (index) =>
        set((state) => ({
          tests: state.tests.filter((_, at) => at !== index),
          chosen: Math.min(state.chosen, state.tests.length - 2),
        })),
      putSample: (sample) => set({ sample }),
      discard(template) {
        take(template);
        set((state) => ({ chosen: Math.min(state.chosen, template.tests.length - 1) }));
      },
      async run(text) {
        const { of, tests, sample } = get();
        if (of === null) return;
        turn += 1;
        const mine = turn;
        set((state) => ({ results: loading(state.results) }));
        const outcome = await ask(
          bridge.templateTest({
            template: of.name,
            text,
            tests: tests as TemplateTest[],
            ...(sample === null ? {} : { sample }),
          }),
        );
        if (mine === turn) set((state) => ({ results: settled(state.results, outcome) }));
      },
    };
  });
}

/** The store of a template's tests. */
export type TestsStore = ReturnType<typeof createTestsStore>;
