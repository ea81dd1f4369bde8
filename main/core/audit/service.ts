import { BinnacleError } from '../../contract/errors.ts';
import type { Parameters } from '../../contract/operations.ts';
import type { AuditFilter } from '../ports.ts';
import type { Handlers, ServiceDeps } from '../service.ts';

/** Lines of one page of an export; a page is one answer, and an answer stays small. */
const EXPORT_PAGE = 5000;

/** The audit log as operators ask for it; verifying works on the files and is the workspace's own. */
export function auditService({ audit }: ServiceDeps): Handlers<'audit.list' | 'audit.show' | 'audit.export'> {
  return {
    'audit.list': (_call, asked) => {
      const { entries, next } = audit.query({
        ...filterOf(asked),
        ...(asked.after === undefined ? {} : { before: sequence(asked.after) }),
        limit: asked.limit ?? 100,
      });
      return { data: entries, page: { next: next === null ? null : String(next) } };
    },

    'audit.show': (_call, asked) => {
      const [entry] = audit.query({ before: asked.sequence + 1, limit: 1 }).entries;
      if (entry?.sequence === asked.sequence) return { data: entry };
      throw new BinnacleError('NOT_FOUND', `There is no audit entry ${asked.sequence}.`, {
        path: 'sequence',
        fix: `The newest is ${audit.head().sequence}.`,
      });
    },

    'audit.export': (_call, asked) => {
      const limit = asked.limit ?? EXPORT_PAGE;
      const lines: string[] = [];
      let after = asked.after === undefined ? 0 : sequence(asked.after);
      let more = false;
      for (const line of audit.export({ after })) {
        if (lines.length === limit) {
          more = true;
          break;
        }
        lines.push(line.text);
        after = line.sequence;
      }
      return {
        data: { lines },
        page: { next: more ? String(after) : null },
        ...(asked.after === undefined ? {} : { audited: false }),
      };
    },
  };
}

function filterOf(asked: Parameters<'audit.list'>): Omit<AuditFilter, 'limit' | 'before'> {
  const { tenant, environment, operation, principal, changeSet, correlationId, result } = asked;
  const given = { tenant, environment, operation, principal, changeSet, correlationId, result };
  return {
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(asked.from === undefined ? {} : { from: time('from', asked.from) }),
    ...(asked.to === undefined ? {} : { to: time('to', asked.to) }),
  };
}

function time(name: string, text: string): number {
  const value = Date.parse(text);
  if (!Number.isNaN(value)) return value;
  throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(text)} is not a time.`, {
    path: name,
    fix: 'Write it as RFC 3339, for example 2026-11-20T14:03:22Z.',
  });
}

function sequence(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new BinnacleError('INVALID_INPUT', `${JSON.stringify(text)} is not a place in the log.`, {
    path: 'after',
    fix: 'Pass the page.next of the answer before.',
  });
}
