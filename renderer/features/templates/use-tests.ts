import { useEffect, useState } from 'react';
import type { Template } from '../../../main/contract/model.ts';
import type { TemplateTestResult } from '../../../main/contract/results.ts';
import { ask } from '../../bridge/ask.ts';
import { useConsole } from '../../console.ts';
import type { DraftSession } from './drafts/draft-session.ts';
import { useDraft } from './use-draft.ts';

const pauseMs = 600;
const none: readonly TemplateTestResult[] = [];

/** How the template's tests stand with the unsaved text; run whenever the typing pauses. */
export function useTests(template: Template, session: DraftSession): readonly TemplateTestResult[] {
  const { bridge } = useConsole();
  const [results, setResults] = useState(none);
  const text = useDraft(session, (state) => (state.phase === 'open' ? state.text : null));
  const { name, tests } = template;
  useEffect(() => {
    if (tests.length === 0) return setResults(none);
    let current = true;
    const timer = setTimeout(async () => {
      const outcome = await ask(bridge.templateTest({ template: name, ...(text === null ? {} : { text }) }));
      if (current && outcome.ok) setResults(outcome.data);
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [bridge, name, tests, text]);
  return results;
}
