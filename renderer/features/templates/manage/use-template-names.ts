import { useMemo } from 'react';
import type { TemplateSummary } from '../../../../main/contract/model.ts';
import { useConsole } from '../../../console.ts';
import { useAnswer } from '../history/use-answer.ts';

const none: readonly TemplateSummary[] = [];

/** Every template with its name, those that were archived too; empty until they are read. */
export function useTemplates(): { readonly all: readonly TemplateSummary[]; readonly names: readonly string[] } {
  const { bridge } = useConsole();
  const answer = useAnswer(() => bridge.templateList({ archived: true, limit: 10_000 }), []);
  const all = answer.value ?? none;
  return useMemo(() => ({ all, names: all.map((one) => one.name) }), [all]);
}
