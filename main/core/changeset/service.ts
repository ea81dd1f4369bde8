import { BinnacleError } from '../../contract/errors.ts';
import type { Json } from '../../contract/json.ts';
import type { Change, ChangeSet } from '../../contract/model.ts';
import { changesOf, currentFacts, type FactChange, type FactKind, factHistory, factSteps } from '../facts.ts';
import type { Handlers, ServiceDeps } from '../service.ts';
import { describeChanges } from './describe.ts';
import { changedPaths, pathsMeet, revert } from './revert.ts';
import { requireWholeTemplates } from './whole-templates.ts';

interface ChangeSetRow {
  readonly seq: number;
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  readonly ticket: string;
  readonly author: string;
  readonly time: number;
  readonly undoes: string | null;
  readonly undone_by: string | null;
}

const select = `SELECT c.seq, c.id, c.title, c.reason, c.ticket, c.author, c.time, u.id AS undoes, b.id AS undone_by
  FROM change_set c LEFT JOIN change_set u ON u.seq = c.undoes LEFT JOIN change_set b ON b.seq = c.undone_by`;

/** Change sets, and undo as a compensating change set. */
export function changeSetService({ database }: ServiceDeps): Handlers<'changeset.list' | 'changeset.show' | 'undo'> {
  const find = (id: string): ChangeSetRow => {
    const row = database.get<ChangeSetRow>(`${select} WHERE c.id = ?`, [id]);
    if (row !== undefined) return row;
    throw new BinnacleError('NOT_FOUND', `There is no change set ${JSON.stringify(id)}.`, {
      path: 'changeSet',
      fix: 'List them with `changeset list`.',
    });
  };

  return {
    'changeset.list': (_call, asked) => {
      const limit = asked.limit ?? 100;
      const before = asked.after === undefined ? Number.MAX_SAFE_INTEGER : find(asked.after).seq;
      const rows = database.all<ChangeSetRow>(`${select} WHERE c.seq < ? ORDER BY c.seq DESC LIMIT ?`, [
        before,
        limit + 1,
      ]);
      const shown = rows.slice(0, limit).map(toChangeSet);
      return { data: shown, page: { next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null } };
    },

    'changeset.show': (_call, asked) => {
      const row = find(asked.changeSet);
      return { data: { ...toChangeSet(row), changes: describeChanges(database, changesOf(database, row.seq)) } };
    },

    undo: (call, asked) => {
      const row =
        asked.changeSet === undefined
          ? database.get<ChangeSetRow>(
              `${select} WHERE c.author = ? AND c.undone_by IS NULL AND c.undoes IS NULL AND c.seq > 1
               AND EXISTS (SELECT 1 FROM fact WHERE made_by = c.seq OR ended_by = c.seq) ORDER BY c.seq DESC LIMIT 1`,
              [call.principal],
            )
          : find(asked.changeSet);
      if (row === undefined) {
        throw new BinnacleError('NOT_FOUND', `${call.principal} has made no change set that is not undone yet.`, {
          path: 'changeSet',
          fix: 'Name one with `undo CHANGESET`; list them with `changeset list`.',
        });
      }
      if (row.undone_by !== null) {
        throw new BinnacleError('CONFLICT', `The change set ${row.id} is undone already, by ${row.undone_by}.`, {
          path: 'changeSet',
          fix: `Undo ${row.undone_by} to do it again.`,
        });
      }
      if (row.seq === 1) {
        throw new BinnacleError('INVALID_INPUT', 'The change set that made the workspace cannot be undone.', {
          path: 'changeSet',
          fix: 'Make another workspace in another folder.',
        });
      }
      const undone = changesOf(database, row.seq);
      if (undone.length === 0) {
        throw new BinnacleError(
          'INVALID_INPUT',
          `Nothing of the change set ${row.id} is left: what it changed was erased.`,
          {
            path: 'changeSet',
            fix: 'An erasure cannot be undone.',
          },
        );
      }
      const changes: FactChange[] = undone.map((change) => ({
        kind: change.kind as FactKind,
        entity: change.entity,
        after: undoOne(change, row.seq),
      }));
      requireWholeTemplates(database, changes);
      return {
        title: `Undo: ${row.title}`,
        changes,
        value: toChangeSet(row),
        audit: { ...ofOneTenant(changes), detail: { undoes: row.id } },
        undoes: row.id,
      };
    },
  };

  /** The body that takes one change back, or a conflict naming the later change set that touched the same path. */
  function undoOne(change: Change, changeSet: number): Json {
    const history = factHistory<Json>(database, change.kind as FactKind, change.entity);
    const touched = changedPaths(change.before, change.after);
    const later = factSteps(history).filter((step) => step.by > changeSet && !isCancelled(step.by, changeSet));
    for (const step of later) {
      if (changedPaths(step.before, step.after).some((path) => touched.some((mine) => pathsMeet(path, mine)))) {
        refuse(change, step.by);
      }
    }
    if (change.kind === 'tenant' && change.before === null) refuseDependants(change, changeSet);
    const current = history.find((version) => version.endedBy === null)?.body ?? null;
    return revert(current, change.before, change.after);
  }

  /**
   * Whether a later change set left nothing behind: it is undone, or it undoes one that came later itself. What was
   * undone and then done again counts.
   */
  function isCancelled(by: number, since: number): boolean {
    return !isInEffect(by) || (undoMarks(by).undoes ?? 0) > since;
  }

  function isInEffect(by: number): boolean {
    const { undone_by } = undoMarks(by);
    return undone_by === null || !isInEffect(undone_by);
  }

  function undoMarks(by: number): { readonly undoes: number | null; readonly undone_by: number | null } {
    const row = database.get<{ undoes: number | null; undone_by: number | null }>(
      'SELECT undoes, undone_by FROM change_set WHERE seq = ?',
      [by],
    );
    return row ?? { undoes: null, undone_by: null };
  }

  /** A tenant cannot be taken away from under what was set for it since; what came with it goes with it. */
  function refuseDependants(change: Change, changeSet: number): void {
    for (const kind of ['override', 'variable', 'pin'] as const) {
      const all = currentFacts<Json>(database, kind, `${change.entity}|`);
      const first = all.find(({ madeBy }) => madeBy !== changeSet);
      if (first !== undefined) refuse(change, first.madeBy);
    }
    const own = currentFacts<Json>(database, 'assignment').find(
      ({ entity, madeBy }) => entity.endsWith(`|tenant|${change.entity}`) && madeBy !== changeSet,
    );
    if (own !== undefined) refuse(change, own.madeBy);
  }

  function refuse(change: Change, by: number): never {
    const other = database.get<{ id: string; title: string }>('SELECT id, title FROM change_set WHERE seq = ?', [by]);
    throw new BinnacleError(
      'UNDO_CONFLICT',
      `${change.kind} ${change.entity.replaceAll('|', ' ')} was changed again by ${other?.id} (${other?.title}).`,
      {
        path: 'changeSet',
        fix: `Undo ${other?.id} first; nothing was changed.`,
        details: { changeSet: other?.id ?? '' },
      },
    );
  }
}

/** The tenant that every change is about, so that the entry is kept under its key and goes with it. */
function ofOneTenant(changes: readonly FactChange[]): { readonly tenant?: string } {
  const tenants = new Set(changes.map(tenantOf));
  const [tenant] = tenants;
  return tenants.size === 1 && tenant ? { tenant } : {};
}

function tenantOf({ kind, entity }: FactChange): string {
  switch (kind) {
    case 'tenant':
      return entity;
    case 'override':
    case 'variable':
    case 'pin':
      return entity.split('|')[0] ?? '';
    case 'assignment':
      return entity.split('|')[1] === 'tenant' ? (entity.split('|')[2] ?? '') : '';
    default:
      return '';
  }
}

function toChangeSet(row: ChangeSetRow): ChangeSet {
  return {
    id: row.id,
    title: row.title,
    reason: row.reason,
    ticket: row.ticket,
    author: row.author,
    time: new Date(row.time).toISOString(),
    undoes: row.undoes,
    undoneBy: row.undone_by,
  };
}
