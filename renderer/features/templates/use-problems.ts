import { useEffect, useState } from 'react';
import type { TemplateSummary } from '../../../main/contract/model.ts';
import { ask } from '../../bridge/ask.ts';
import { useConsole } from '../../console.ts';

/** How many findings a template's own check has. */
export interface Problems {
  readonly errors: number;
  readonly warnings: number;
}

/** More templates than these are not checked by listing them. */
const mostChecked = 200;
const known = new Map<string, Problems>();
const keyOf = (row: TemplateSummary) => `${row.id} ${row.version}`;

/** Checks listed templates one after the other, each version once, and says what was found so far. */
export function useProblems(rows: readonly TemplateSummary[] | null): ReadonlyMap<string, Problems> {
  const { bridge } = useConsole();
  const [found, setFound] = useState<ReadonlyMap<string, Problems>>(new Map());
  useEffect(() => {
    if (rows === null) return;
    let current = true;
    const show = () =>
      setFound(
        new Map(
          rows.flatMap((row): [string, Problems][] => {
            const one = known.get(keyOf(row));
            return one === undefined ? [] : [[row.id, one]];
          }),
        ),
      );
    const check = async () => {
      for (const row of rows.slice(0, mostChecked)) {
        if (known.has(keyOf(row))) continue;
        const outcome = await ask(bridge.templateCheck({ template: row.name }));
        if (!current) return;
        if (!outcome.ok) continue;
        const of = (severity: string) => outcome.findings.filter((one) => one.severity === severity).length;
        known.set(keyOf(row), { errors: of('error'), warnings: of('warning') });
      }
      show();
    };
    show();
    void check();
    return () => {
      current = false;
    };
  }, [bridge, rows]);
  return found;
}
