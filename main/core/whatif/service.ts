import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { PassedLimit, WhatIf, WhatIfMember } from '../../contract/whatif.ts';
import { findEnvironment } from '../environment/environments.ts';
import { presentMoment } from '../facts.ts';
import { presentFleet, withChanges } from '../fleet/facts.ts';
import { keysOf } from '../fleet/jobs.ts';
import { pageOf } from '../listing.ts';
import { toPointer } from '../pointer.ts';
import { prepareJobIfAny } from '../rendering/jobs.ts';
import { captured } from '../rendering/service.ts';
import type { Call, Handlers, ServiceDeps } from '../service.ts';
import { Baseline } from './baseline.ts';
import { shownValue } from './cells.ts';
import { differenceOf } from './difference.ts';
import { type Edit, editPlanner } from './edit.ts';
import { WhatIfJobs } from './jobs.ts';
import { passedLimits } from './limits.ts';
import { WhatIfRun } from './run.ts';
import { touchedDocuments, touchesOf } from './touched.ts';

/** Milliseconds for which a fleet that does not change keeps its captured time. */
const CAPTURED_FOR = 10 * 60 * 1000;

type Names = 'whatif' | 'whatif.start' | 'whatif.state' | 'whatif.members' | 'whatif.example' | 'whatif.stop';

/** What an unsaved edit would do to the fleet. */
export function whatifService(deps: ServiceDeps): Handlers<Names> {
  const { database, sandbox, crypto } = deps;
  const changesOf = editPlanner(deps);
  const jobs = new WhatIfJobs();
  /** What saving each would be held to, by the same count as the write's. */
  const limitsOf = new WeakMap<WhatIfRun, readonly PassedLimit[]>();
  let baseline: { readonly value: Baseline; readonly since: number } | null = null;

  const baselineAt = (now: number): Baseline => {
    const known = baseline;
    const moment = presentMoment(database);
    if (known !== null && known.value.facts.moment === moment && now - known.since < CAPTURED_FOR) return known.value;
    const value = new Baseline(presentFleet(database), captured(undefined, now));
    baseline = { value, since: now };
    return value;
  };

  const runOf = async (call: Call, edit: Edit): Promise<WhatIfRun> => {
    const changes = await changesOf(call, edit);
    const base = baselineAt(call.now);
    const after = withChanges(base.facts, changes);
    const documents = [...new Set([...base.facts.documents, ...after.documents])];
    if (edit.document !== undefined && !documents.includes(edit.document)) {
      throw new BinnacleError('NOT_FOUND', `There is no document ${JSON.stringify(edit.document)}.`, {
        path: 'document',
        fix: `Use one of ${documents.join(', ')}.`,
      });
    }
    const touched = touchedDocuments(base.facts, changes);
    const part = {
      documents: documents.filter(
        (name) => (edit.document === undefined || edit.document === name) && touched?.has(name) !== false,
      ),
      ...(edit.environment === undefined ? {} : { environments: [findEnvironment(database, edit.environment).name] }),
    };
    const touches = touchesOf(base.facts, after, changes);
    const keys = changes.length === 0 ? [] : [...keysOf(base.facts, part)].filter(touches);
    const id = crypto.uuid();
    const run = new WhatIfRun({
      id,
      baseline: base,
      after,
      keys,
      sandbox,
      sha256: (text) => crypto.sha256(text),
      tell: (rendered, total) => {
        call.tell({ kind: 'whatif', id, rendered, total });
        call.progress('Comparing renderings', rendered, total);
      },
    });
    limitsOf.set(run, passedLimits(database, changes));
    return run;
  };
  const answerOf = (run: WhatIfRun): WhatIf => ({ ...run.answer(), limits: limitsOf.get(run) ?? [] });

  return {
    whatif: async (call, { list, ...edit }) => {
      const run = await runOf(call, edit);
      jobs.add(run, null);
      // When one of its batches fails, the other one ends as well.
      await run
        .begin()
        .then(() => run.finish())
        .finally(() => run.stop());
      const members = run.members();
      const data = answerOf(run);
      return { data: { ...data, ...(list === true ? { members } : {}) }, findings: newFindings(data, members) };
    },

    'whatif.start': async (call, { window, ...edit }) => {
      const run = await runOf(call, edit);
      jobs.add(run, window === undefined ? null : `${call.principal} ${window}`);
      await run.begin();
      // What goes wrong later is said when somebody asks for it.
      run.goOn();
      return { data: answerOf(run) };
    },

    'whatif.state': (_call, asked) => ({ data: answerOf(jobs.find(asked.id).checked()) }),

    'whatif.members': (_call, asked) => {
      const all = jobs.find(asked.id).checked().members();
      const own = asked.shape === undefined ? all : all.filter(({ shape }) => shape === asked.shape);
      const cut = pageOf(own, ({ tenant, environment, document }) => `${tenant}|${environment}|${document}`, asked);
      return { data: cut.rows, page: cut.page };
    },

    'whatif.example': async (_call, asked) => {
      const { baseline: base, after } = jobs.find(asked.id).input;
      const { environment, document } = asked;
      const sides = await Promise.all(
        [base.facts, after].map(async (facts) => {
          const tenant = facts.tenants.get(asked.tenant);
          if (tenant?.environments.includes(environment) !== true) return null;
          const prepared = prepareJobIfAny(facts, { tenant, environment, document, now: base.capturedAt });
          if (prepared === null) return null;
          const want = { format: 'yaml', value: true, explain: false } as const;
          // Two of them, so that what has to be stopped is a result and no failure.
          const batch = { texts: prepared.texts, schemas: prepared.schemas, jobs: [prepared.job, prepared.job], want };
          return (await sandbox.render(batch))[0] ?? null;
        }),
      );
      const [before, then] = sides;
      if (before === null && then === null) {
        throw new BinnacleError('NOT_FOUND', `There is no rendering of ${asked.tenant}, ${environment}, ${document}.`, {
          path: 'tenant',
          fix: 'Take one of `whatif.members`.',
        });
      }
      const changes = differenceOf(
        before?.ok === true ? before.value : undefined,
        then?.ok === true ? then.value : undefined,
      );
      return {
        data: {
          tenant: asked.tenant,
          environment,
          document,
          before: before?.text ?? null,
          after: then?.text ?? null,
          changes: changes.map((change) => ({
            path: toPointer(change.keys),
            before: shownValue(change.before ?? null),
            after: shownValue(change.after ?? null),
          })),
          findings: then?.findings ?? [],
        },
      };
    },

    'whatif.stop': (_call, asked) => {
      const run = jobs.find(asked.id);
      run.stop();
      return { data: answerOf(run) };
    },
  };
}

/** Tenants named in one finding. */
const NAMED = 100;

/** The errors that an edit brings about, each with tenants that get it. */
function newFindings({ shapes }: WhatIf, members: readonly WhatIfMember[]): readonly Finding[] {
  return shapes.flatMap(({ id, findings }) => {
    if (findings.length === 0) return [];
    const tenants = new Set(members.filter(({ shape }) => shape === id).map(({ tenant }) => tenant));
    return findings.map((finding) => ({
      ...finding,
      severity: 'error' as const,
      tenants: [...tenants].slice(0, NAMED),
    }));
  });
}
