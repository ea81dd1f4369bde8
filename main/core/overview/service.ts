import { type Tenant, templateTiers } from '../../contract/model.ts';
import type { Overview, SearchHit, ToDo } from '../../contract/results.ts';
import { currentFacts } from '../facts.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { listTemplates } from '../template/templates.ts';
import { RenderingErrors } from './rendering-errors.ts';

/** What the overview needs to know beside the facts: whatever waits for a person at the workspace itself. */
export type WorkspaceToDos = () => readonly ToDo[];

/** What needs a person, what happened lately, and how the fleet stands; and the palette's search. */
export function overviewService(
  { database, audit, sandbox }: ServiceDeps,
  workspaceToDos: WorkspaceToDos,
): Handlers<'overview' | 'search'> {
  const renderingErrors = new RenderingErrors({ database, sandbox });

  return {
    overview: async (call) => {
      const tenants = currentFacts<Tenant>(database, 'tenant').map((fact) => fact.body);
      const living = tenants.filter((tenant) => tenant.status !== 'archived');
      const overview: Overview = {
        toDo: [
          ...(await renderingErrors.toDos(living, `${new Date(call.now).toISOString().slice(0, 19)}Z`)),
          ...workspaceToDos(),
          ...tenantToDos(living),
        ],
        recent: audit.query({ limit: 12 }).entries,
        fleet: [...templateTiers].reverse().map((tier) => countTier(tier, living)),
        tenants: living.length,
        statuses: countBy(tenants.map((tenant) => tenant.status)),
      };
      return { data: overview };
    },

    search: (_call, asked) => {
      const query = asked.query.trim().toLowerCase();
      const limit = asked.limit ?? 20;
      if (query === '') return { data: [] };
      const hits: SearchHit[] = [];
      for (const { body } of currentFacts<Tenant>(database, 'tenant')) {
        if (hits.length >= limit) break;
        if (body.id.includes(query) || body.name.toLowerCase().includes(query)) {
          hits.push({ kind: 'tenant', label: body.name, detail: body.id, target: body.id });
        }
      }
      for (const { body } of listTemplates(database)) {
        if (body.name.includes(query)) {
          hits.push({ kind: 'template', label: body.name, detail: body.description, target: body.name });
        }
        const line = keyLine(body.text, query);
        if (line !== undefined) {
          hits.push({
            kind: 'key',
            label: line.key,
            detail: `${body.name}, line ${line.number}`,
            target: `${body.name}#${line.number}`,
          });
        }
      }
      const entry = /^#?(\d{1,12})$/.exec(query)?.[1];
      if (entry !== undefined && Number(entry) >= 1 && Number(entry) <= audit.head().sequence) {
        hits.push({ kind: 'audit', label: `Audit entry ${entry}`, detail: '', target: entry });
      }
      return { data: hits.slice(0, limit * 2) };
    },
  };
}

function tenantToDos(tenants: readonly Tenant[]): readonly ToDo[] {
  const found: ToDo[] = [];
  const add = (matching: readonly Tenant[], rest: Omit<ToDo, 'count' | 'noun' | 'evidence' | 'since'>) => {
    if (matching.length === 0) return;
    const [first] = matching;
    found.push({
      ...rest,
      count: matching.length,
      noun: matching.length === 1 ? 'tenant' : 'tenants',
      evidence: `First ${first?.name} (${first?.id})`,
      since: '',
    });
  };
  add(
    tenants.filter((tenant) => tenant.environments.length === 0),
    {
      severity: 'today',
      code: 'TENANT_WITHOUT_ENVIRONMENT',
      title: 'In no environment, so nothing is rendered for them',
      action: { label: 'Open in fleet', area: 'fleet', target: '' },
    },
  );
  add(
    tenants.filter((tenant) => tenant.status === 'pending'),
    {
      severity: 'today',
      code: 'TENANT_PENDING',
      title: 'Waiting to be made active',
      action: { label: 'Open in fleet', area: 'fleet', target: 'pending' },
    },
  );
  add(
    tenants.filter((tenant) => tenant.status === 'suspended'),
    {
      severity: 'week',
      code: 'TENANT_SUSPENDED',
      title: 'Suspended',
      action: { label: 'Open in fleet', area: 'fleet', target: 'suspended' },
    },
  );
  return found;
}

function countTier(tier: string, tenants: readonly Tenant[]): Overview['fleet'][number] {
  const ofTier = tenants.filter((tenant) => tenant.tier === tier);
  return { tier, tenants: ofTier.length, byEnvironment: countBy(ofTier.flatMap((tenant) => tenant.environments)) };
}

function countBy(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** The first line of a template whose key holds the query; comments and values are not searched. */
function keyLine(text: string, query: string): { readonly key: string; readonly number: number } | undefined {
  for (const [index, line] of text.split('\n').entries()) {
    const key = /^\s*(?:- )?["']?([\w.-]+)["']?:/.exec(line)?.[1];
    if (key?.toLowerCase().includes(query)) return { key: line.trim(), number: index + 1 };
  }
  return undefined;
}
