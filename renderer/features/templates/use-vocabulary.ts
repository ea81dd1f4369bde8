import { useEffect, useState } from 'react';
import type { Vocabulary } from '../../../main/contract/authoring.ts';
import { ask } from '../../bridge/ask.ts';
import { useConsole, useConsoleState } from '../../console.ts';

/** What completion and hover know, for the pinned tenant. */
export function useVocabulary(template: string): Vocabulary | null {
  const { bridge } = useConsole();
  const tenant = useConsoleState('templates', (state) => state.tenant);
  const environment = useConsoleState('workspace', (state) => state.environment);
  const revision = useConsoleState('workspace', (state) => state.revision);
  const [known, setKnown] = useState<Vocabulary | null>(null);
  useEffect(() => {
    let current = true;
    const place = tenant === '' || environment === '' ? {} : { tenant, environment };
    void ask(bridge.templateVocabulary({ template, ...place })).then((outcome) => {
      if (current && outcome.ok) setKnown(outcome.data);
    });
    return () => {
      current = false;
    };
  }, [bridge, template, tenant, environment, revision]);
  return known;
}
