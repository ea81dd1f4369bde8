import { BinnacleError, toFailure } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Json } from '../../contract/json.ts';
import { currentFacts, type FactKind, factHistory } from '../facts.ts';
import type { Call, Handlers, ServiceDeps } from '../service.ts';
import { eraseTraces, finishErasures, mentionsOf, type TenantTraces, tracesOf } from './erase.ts';
import { findTenant } from './tenants.ts';

/** Erasing a tenant so that nothing readable of it remains. It makes no change set: there is nothing to come back to. */
export function tenantEraseService(deps: ServiceDeps): Handlers<'tenant.erase'> {
  const { database, audit, crypto } = deps;
  return {
    'tenant.erase': (call, { tenant }) => {
      // One whose adding was undone is gone from lists and still in the past.
      const id = factHistory(database, 'tenant', tenant).length > 0 ? tenant : findTenant(database, tenant).id;
      if (!call.meta.dryRun) requirePhrase(call, `erase ${id}`);
      const traces = tracesOf(database, id);
      const salt = Array.from(crypto.random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
      return {
        title: 'Erase a tenant',
        changes: [],
        value: {
          facts: traces.facts.length,
          changeSets: traces.changeSets.length,
          answers: traces.answers.length,
        },
        findings: findingsOf(traces),
        // Kept under a key of the tenant's own: who and when stays readable, whom it was about does not.
        audit: { tenant: id, detail: { facts: traces.facts.length } },
        also: (tx) => eraseTraces(tx, crypto, traces, salt),
        afterwards: () => {
          finish();
          call.tell({
            kind: 'changed',
            changeSet: null,
            facts: ['tenant', 'override', 'variable', 'pin', 'assignment', 'template'],
            tenants: [],
            at: new Date(call.now).toISOString(),
            audit: audit.head(),
          });
        },
      };
    },
  };

  function finish(): void {
    try {
      finishErasures(deps);
    } catch (error) {
      throw new BinnacleError(
        'STORAGE_FAILED',
        `The tenant is erased from the workspace, but files that still hold it could not be rewritten: ${toFailure(error).message}`,
        { fix: 'Free space or repair the disk and open the workspace again; that finishes it.', cause: error },
      );
    }
  }

  function findingsOf(traces: TenantTraces): readonly Finding[] {
    const others = (kind: FactKind) =>
      mentionsOf(
        currentFacts<Json>(database, kind).filter(({ entity }) => !traces.own.has(`${kind} ${entity}`)),
        traces,
      );
    return (['template', 'selection', 'invariant', 'limit', 'mapping'] as const).flatMap((kind) =>
      others(kind).map(
        (name): Finding => ({
          severity: 'warning',
          code: 'STILL_NAMED',
          path: '',
          message: `The ${kind} ${name} holds the tenant’s name or identifier, and keeps it.`,
          fix: `Change the ${kind}; its earlier versions keep what they say.`,
          tenants: [],
        }),
      ),
    );
  }
}

function requirePhrase(call: Call, phrase: string): void {
  if (call.meta.confirm === phrase) return;
  throw new BinnacleError(
    'CONFIRMATION_NEEDED',
    'Erasing a tenant cannot be undone: its facts, their history, what the audit log says of it and its identifier are gone for good.',
    {
      path: 'confirm',
      fix: `Type ${JSON.stringify(phrase)} to confirm, or pass it with --confirm; look first with --dry-run.`,
      details: { phrase },
    },
  );
}
