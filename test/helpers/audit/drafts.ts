import type { AuditDraft } from '../../../main/core/ports.ts';

/** A draft with plausible content; `at` varies it. */
export function draft(at: number, more: Partial<AuditDraft> = {}): AuditDraft {
  return {
    time: Date.UTC(2026, 5, 1) + at * 1000,
    monotonic: 1000.5 + at * 3,
    principal: `operator-${at % 3}`,
    role: 'administrator',
    host: 'cli',
    operation: ['override.set', 'template.edit', 'tenant.add', 'variable.set'][at % 4] as string,
    tenant: at % 5 === 4 ? null : `isp-${String(at % 7).padStart(4, '0')}`,
    environment: at % 2 === 0 ? 'production' : 'staging',
    changeSet: `0199a1b2-c3d4-7e5f-8a9b-${String(at).padStart(12, '0')}`,
    reason: 'raise the pool before the migration',
    ticket: `CHG-${1000 + at}`,
    drill: false,
    retention: '3y',
    result: 'done',
    correlationId: `0199a1b2-ffff-7e5f-8a9b-${String(at).padStart(12, '0')}`,
    detail: { title: `Change ${at}`, changes: (at % 4) + 1, paths: ['/database/pool/max', '/limits/rate'] },
    ...more,
  };
}
