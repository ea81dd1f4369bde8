import { useEffect, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { useConsole } from '../../console.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import type { DraftState } from './drafts/draft-state.ts';

const pauseMs = 600;
const none: readonly TemplateTestResult[] = [];

/** How the template's tests stand with the unsaved text; run whenever the typing pauses. */
export function useTests(template: Template, session: DraftSession): readonly TemplateTestResult[] {
  const { bridge } = useConsole();
  const [results, setResults] = useState(none);
  const { name, tests } = template;
  useEffect(() => {
    if (tests.length === 0) return setResults(none);
    let turn = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before: string | null | undefined;
    // Read beside React: a keystroke draws nothing here.
    const moved = ({ phase, text }: DraftState) => {
      const now = phase === 'open' ? text : null;
      if (now === before) return;
      before = now;
      turn += 1;
      const mine = turn;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const outcome = await ask(bridge.templateTest({ template: name, ...(now === null ? {} : { text: now }) }));
        if (mine === turn && outcome.ok) setResults(outcome.data);
      }, pauseMs);
    };
    moved(session.store.getState());
    const stop = session.store.subscribe(moved);
    return () => {
      turn = -1;
      clearTimeout(timer);
      stop();
    };
  }, [bridge, name, tests, session]);
  return results;
}
