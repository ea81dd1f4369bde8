import { useCallback, useEffect, useRef, useState } from 'react';
import type { Bridge } from '../../../main/contract/bridge.ts';
import type { Failure } from '../../../main/contract/errors.ts';
import type { TenantRow } from '../../../main/contract/results.ts';
import type { WhatIfMember } from '../../../main/contract/whatif.ts';
import { ask, type Outcome } from '../../bridge/ask.ts';
import { useConsole } from '../../console.ts';

/** Facts of a tenant that the table shows beside a rendering. */
export type MemberFacts = Pick<TenantRow, 'name' | 'tier' | 'region'>;

/** The renderings of one shape, as far as they were read. */
export interface Members {
  readonly rows: readonly WhatIfMember[];
  readonly facts: ReadonlyMap<string, MemberFacts>;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly failure: Failure | null;
  /** Reads on, where there is more. */
  more(): void;
}

const pageSize = 200;
/** Room for identifiers in one selection, which ends at 4,000 characters. */
const roomy = 3900;

/** Selections that name these tenants, each short enough for one question. */
export function selectionsOf(tenants: readonly string[]): readonly string[] {
  const all: string[] = [];
  for (const tenant of new Set(tenants)) {
    const term = `id:"${tenant}"`;
    const last = all.at(-1);
    if (last === undefined || last.length + term.length + 4 > roomy) all.push(term);
    else all[all.length - 1] = `${last} or ${term}`;
  }
  return all;
}

/** Reads the facts of tenants that are not known yet; one that cannot be read stays known by its identifier. */
async function readFacts(bridge: Bridge, tenants: readonly string[]): Promise<readonly TenantRow[]> {
  const answers = await Promise.all(
    selectionsOf(tenants).map((select) => ask(bridge.tenantList({ select, limit: 1000 }))),
  );
  return answers.flatMap((one) => (one.ok ? one.data : []));
}

/** Reads a shape's members page by page, with the facts of their tenants. */
export function useMembers(id: string | null, shape: string | null, rendered: number): Members {
  const { bridge } = useConsole();
  const [rows, setRows] = useState<readonly WhatIfMember[]>([]);
  const [facts, setFacts] = useState<ReadonlyMap<string, MemberFacts>>(new Map());
  const [state, setState] = useState<Members['state']>('loading');
  const [failure, setFailure] = useState<Failure | null>(null);
  const next = useRef<string | null>(null);
  const turn = useRef(0);
  const known = useRef(new Map<string, MemberFacts>());
  const reading = useRef(false);
  const read = useCallback(
    async (after: string | null) => {
      if (id === null || shape === null) return;
      const mine = turn.current;
      reading.current = true;
      const outcome = await ask(
        bridge.whatifMembers({ id, shape, limit: pageSize, ...(after === null ? {} : { after }) }),
      );
      if (mine !== turn.current) return;
      if (!outcome.ok) {
        reading.current = false;
        setState('failed');
        return setFailure(outcome.failure);
      }
      next.current = outcome.page.next;
      setRows((before) => (after === null ? outcome.data : [...before, ...outcome.data]));
      setState('ready');
      setFailure(null);
      const unknown = outcome.data.map((one) => one.tenant).filter((one) => !known.current.has(one));
      for (const { id: tenant, name, tier, region } of await readFacts(bridge, unknown))
        known.current.set(tenant, { name, tier, region });
      if (mine !== turn.current) return;
      reading.current = false;
      setFacts(new Map(known.current));
    },
    [bridge, id, shape],
  );
  const shown = useRef('');
  useEffect(() => {
    turn.current += 1;
    next.current = null;
    // While one run goes on its members stay on screen until the longer list is there.
    if (shown.current !== `${shape}`) {
      setRows([]);
      setState('loading');
    }
    shown.current = `${shape}`;
    void read(null);
  }, [read, shape, rendered]);
  const more = useCallback(() => {
    if (next.current !== null && !reading.current) void read(next.current);
  }, [read]);
  return { rows, facts, state, failure, more };
}

/** Every rendering of a shape as text, one line each: tenant, environment and document, with tabs between. */
export async function listMembers(bridge: Bridge, id: string, shape: string): Promise<string | null> {
  const lines: string[] = [];
  let after: string | null = null;
  do {
    const outcome: Outcome<readonly WhatIfMember[]> = await ask(
      bridge.whatifMembers({ id, shape, limit: 10_000, ...(after === null ? {} : { after }) }),
    );
    if (!outcome.ok) return null;
    lines.push(...outcome.data.map((one) => `${one.tenant}\t${one.environment}\t${one.document}`));
    after = outcome.page.next;
  } while (after !== null);
  return lines.join('\n');
}
