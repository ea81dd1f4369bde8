// Longer than most files here: one table with a method for each operation, which is read from top to bottom.
import { type Bridge, type BridgeMethods, methodName } from '../../../main/contract/bridge.ts';
import type { ErrorCode } from '../../../main/contract/errors.ts';
import type { Finding } from '../../../main/contract/finding.ts';
import type { Json } from '../../../main/contract/json.ts';
import type { ConsoleEvent, Envelope, RequestMeta } from '../../../main/contract/messages.ts';
import type { AuditEntry, Change, ChangeSet, Override, Tenant } from '../../../main/contract/model.ts';
import { operationNames } from '../../../main/contract/operation-names.ts';
import type { WorkspaceInfo, Written } from '../../../main/contract/results.ts';
import { parseSelection } from '../../../main/contract/selection-grammar.ts';
import { compileSelection } from '../../../main/core/selection/compile.ts';
import { fakeDrafts } from './fake-drafts.ts';
import { sampleEnvironments, sampleOverrides, sampleTemplates, sampleTenants } from './sample-fleet.ts';
import { premiumText, sampleRendering, sampleValues } from './sample-rendering.ts';

/** Where a fake console begins. */
export interface FakeOptions {
  readonly state?: WorkspaceInfo['state'];
  readonly tenants?: number;
  readonly empty?: boolean;
  readonly sealing?: WorkspaceInfo['sealing'];
}

/** A bridge in memory, with ways to make it fail. For tests of the page alone; nothing of it is shipped. */
export interface FakeBridge extends Bridge {
  /** The next call of this method answers with a failure. */
  failNext(method: string, code: ErrorCode, message: string, fix: string): void;
  /** From now on no call is answered, until `false`. */
  lose(lost: boolean): void;
  emit(event: ConsoleEvent): void;
  readonly overrides: readonly Override[];
  readonly tenants: readonly Tenant[];
  /** Every call in order, as method and parameters. */
  readonly calls: readonly { readonly method: string; readonly parameters: unknown; readonly meta: unknown }[];
}

const kitWords =
  'anchor bright cedar dawn ember fable glide harbor island jacket kernel ladder magnet narrow ocean paddle quartz ribbon saddle timber umpire velvet walnut yellow'.split(
    ' ',
  );
const hex = (seed: number) =>
  Array.from({ length: 8 }, (_, i) => (((seed + 1) * 2654435761 * (i + 3)) >>> 0).toString(16).padStart(8, '0')).join(
    '',
  );

function answer<T>(
  data: T,
  findings: readonly Finding[] = [],
  next: string | null = null,
  total?: number,
): Envelope<T> {
  return { formatVersion: 1, data, findings, page: total === undefined ? { next } : { next, total } };
}
function refuse(code: ErrorCode, message: string, fix: string): Envelope<never> {
  return { formatVersion: 1, error: { code, message, path: '', fix, details: null } };
}

/** Every method, each refusing: what a test of the page does not speak of is not there. */
function refusingBridge(): BridgeMethods {
  const refusal = async () => refuse('FORBIDDEN', 'Not here.', '');
  return Object.fromEntries(operationNames.map((one) => [methodName(one), refusal])) as unknown as BridgeMethods;
}

/** What the checks say of every rendering here. */
const sampleFindings = (tenant: string): Finding[] => [
  {
    severity: 'error',
    code: 'TIER_LIMIT',
    path: '/limits/max_users',
    message: 'Allows 12,000 users, premium allows 10,000.',
    fix: 'Override it to 10,000 or fewer, or move the tenant to enterprise.',
    tenants: [tenant],
  },
  {
    severity: 'note',
    code: 'OPTIONAL_MISSING',
    path: '/tenant/contacts',
    message: 'No contact for incidents in production.',
    fix: '',
    tenants: [tenant],
  },
];

/** Makes a console in memory. */
export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  let state = options.state ?? 'open';
  let sealing = options.sealing === undefined ? 'keychain' : options.sealing;
  let name = 'Halyard Operations';
  let sample = false;
  let kit: WorkspaceInfo['keychain']['recoveryKit'] = sealing === 'none' ? 'not-needed' : 'made';
  let lost = false;
  let keptAt = new Date().toISOString();
  let tenants: Tenant[] = options.empty ? [] : sampleTenants(options.tenants ?? 1000);
  let overrides: Override[] = options.empty ? [] : [...sampleOverrides];
  const failures = new Map<string, Envelope<never>>();
  const calls: { method: string; parameters: unknown; meta: unknown }[] = [];
  const listeners = new Set<(event: ConsoleEvent) => void>();
  const changeSets = new Map<string, ChangeSet & { changes: Change[]; undo: () => void }>();
  const entries: AuditEntry[] = [];

  const record = (operation: string, more: Partial<AuditEntry> = {}) => {
    const sequence = entries.length + 1;
    entries.push({
      sequence,
      time: new Date().toISOString(),
      principal: 'Duty desk 2',
      role: 'administrator',
      host: 'loopback',
      operation,
      tenant: null,
      environment: null,
      changeSet: null,
      result: 'done',
      correlationId: hex(sequence).slice(0, 12),
      hash: hex(sequence * 7),
      detail: {},
      ...more,
    });
    keptAt = new Date().toISOString();
  };
  if (state !== 'none') {
    const start = Date.now() - 6 * 3_600_000;
    record('workspace.init', { time: new Date(start).toISOString() });
    for (let i = 0; i < (options.empty ? 0 : 240); i += 1) {
      const tenant = tenants[(i * 7) % tenants.length];
      const operation =
        ['override.set', 'tenant.edit', 'variable.set', 'keychain.unlock', 'override.unset'][i % 5] ?? 'undo';
      record(operation, {
        time: new Date(start + i * 85_000).toISOString(),
        tenant: operation === 'keychain.unlock' ? null : (tenant?.id ?? null),
        environment: operation.startsWith('override') ? (['production', 'staging'][i % 2] ?? null) : null,
        result: i % 41 === 9 ? 'refused:INVALID_INPUT' : i % 67 === 3 ? 'failed:SANDBOX_LIMIT' : 'done',
        detail: { path: '/databases/postgresql/pool/max', reason: 'NET-4460' },
      });
    }
  }
  const head = () => ({ sequence: entries.length, hash: entries.at(-1)?.hash ?? hex(0) });
  const emit = (event: ConsoleEvent) => {
    for (const listener of listeners) listener(event);
  };
  const info = (): WorkspaceInfo => ({
    state,
    folder: '/home/duty/.local/share/binnacle',
    id: state === 'none' ? null : '0190f3a2-7b1c-7e55-9b1f-3f1f0c9f2a10',
    name: state === 'none' ? null : name,
    sealing: state === 'none' ? null : sealing,
    sample,
    createdAt: '2026-03-03T09:00:00.000Z',
    trouble: {
      damaged: 'The newest snapshot fails its hash and the one before it is missing.',
      'read-only': 'The disk refused a write at 14:03:22.',
      newer: 'The folder was written in format 3.',
      none: '',
      locked: '',
      open: '',
    }[state],
    tenants: state === 'open' || state === 'read-only' ? tenants.length : null,
    templates: state === 'open' ? sampleTemplates.length : null,
    environments: sampleEnvironments,
    audit: state === 'none' ? null : head(),
    keptAt,
    keychain: {
      available: true,
      backend: 'Secret Service',
      reason: '',
      locked: state === 'locked',
      sealing,
      recoveryKit: kit,
    },
    recovery: [],
    version: '0.1.0',
    host: { role: 'leader', pid: 4711 },
    operator: { name: 'dana', role: 'admin' },
  });
  const written = <T>(
    operation: string,
    value: T,
    changes: Change[],
    meta: Partial<RequestMeta> | undefined,
    apply: () => () => void,
    about: Partial<AuditEntry>,
  ): Envelope<Written<T>> => {
    if (meta?.dryRun) return answer({ changeSet: null, dryRun: true, changes, value });
    const id = `0190f3a2-0000-7000-8000-${String(changeSets.size + 1).padStart(12, '0')}`;
    const undo = apply();
    changeSets.set(id, {
      id,
      title: operation,
      reason: meta?.reason ?? '',
      ticket: meta?.ticket ?? '',
      author: 'Duty desk 2',
      time: new Date().toISOString(),
      undoes: null,
      undoneBy: null,
      changes,
      undo,
    });
    record(operation, { ...about, changeSet: id, detail: { reason: meta?.reason ?? '', ticket: meta?.ticket ?? '' } });
    emit({ kind: 'changed', changeSet: id, facts: ['override'], tenants: [], at: keptAt, audit: head() });
    return answer({ changeSet: id, dryRun: false, changes, value });
  };
  const opened = (): Envelope<never> | null =>
    state === 'locked'
      ? refuse('LOCKED', 'The workspace is locked.', 'Unlock it first.')
      : state === 'none'
        ? refuse('NO_WORKSPACE', 'There is no workspace here.', 'Make one.')
        : null;
  const page = <T>(all: readonly T[], limit = 100, after = '0'): Envelope<readonly T[]> => {
    const from = Number(after);
    const until = from + limit;
    return answer(all.slice(from, until), [], until < all.length ? String(until) : null, all.length);
  };
  const pathName = (path: string) => (path.startsWith('/') ? path : `/${path.replaceAll('.', '/')}`);

  const drafts = fakeDrafts(premiumText, emit);
  const methods: Omit<Bridge, 'onEvent'> = {
    ...refusingBridge(),
    draftList: drafts.draftList,
    draftOpen: drafts.draftOpen,
    draftAppend: drafts.draftAppend,
    draftClose: drafts.draftClose,
    draftDiscard: drafts.draftDiscard,
    templateUsage: async () => answer({ tenants: 26, assignments: [], pins: [], members: [] }),
    templatePreview: async (p) => {
      const tenant = tenants.find((one) => one.id === p.tenant);
      if (tenant === undefined) return refuse('NOT_FOUND', `There is no tenant ${p.tenant}.`, '');
      // What stands between braces that never close gives no result, as in the real engine.
      const open = (p.text ?? premiumText).lastIndexOf('{{');
      const broken = open >= 0 && (p.text ?? premiumText).indexOf('}}', open) < 0;
      return answer({
        rendering: broken ? null : sampleRendering(tenant, p.environment, overrides),
        plays: 'tier-template',
        findings: broken
          ? [
              {
                severity: 'error',
                code: 'HANDLEBARS_SYNTAX',
                path: '',
                message: 'The braces are never closed.',
                fix: 'Close them with }}.',
                tenants: [],
                source: { name: p.template, line: 1 },
              },
            ]
          : sampleFindings(tenant.id),
        variables: [
          { name: 'DB_HOST', default: 'pg.internal', line: 11 },
          { name: 'DB_POOL_MAX', default: '20', line: 15 },
        ],
        secrets: [{ name: 'db_password', line: 12 }],
        took: 4,
      });
    },
    workspaceInfo: async () => answer(info()),
    workspaceInit: async (p) => {
      name = p.name ?? (p.sample ? 'Sample workspace' : 'Workspace');
      sample = p.sample === true;
      sealing = p.sample || p.unsealed ? 'none' : p.passphrase ? 'passphrase' : 'keychain';
      kit = sealing === 'none' ? 'not-needed' : 'missing';
      tenants = sample ? sampleTenants(150) : [];
      overrides = sample ? [...sampleOverrides] : [];
      state = 'open';
      record('workspace.init');
      emit({ kind: 'state', state });
      return answer(info());
    },
    workspaceSeal: async (p) => {
      sealing = p.passphrase ? 'passphrase' : 'keychain';
      kit = 'missing';
      emit({ kind: 'state', state });
      return answer(info());
    },
    doctor: async () =>
      answer([
        {
          name: 'Data folder can be written',
          state: 'good',
          message: '184 GB free in /home/duty/.local/share/binnacle.',
          fix: '',
        },
        { name: 'Keychain answers', state: 'good', message: 'Secret Service, the collection is unlocked.', fix: '' },
        {
          name: 'Clock is plausible',
          state: 'good',
          message: 'Order comes from sequence, not from the clock.',
          fix: '',
        },
        {
          name: 'Disk encryption not seen',
          state: 'warning',
          message: 'The seal does not depend on it. The sample would.',
          fix: 'Turn it on in the system settings.',
        },
        { name: 'Network not asked', state: 'unknown', message: 'Nothing was sent.', fix: '' },
      ]),
    overview: async () => {
      const byTier = (tier: string) => tenants.filter((one) => one.tier === tier);
      return (
        opened() ??
        answer({
          toDo:
            options.empty || tenants.length === 0
              ? []
              : [
                  {
                    severity: 'now',
                    code: 'INVALID_RENDERINGS',
                    title: 'Renderings with an error',
                    evidence: 'databases.postgresql.pool.max 600 of 500, first Solent Broadband',
                    count: 2,
                    noun: 'tenants',
                    since: new Date(Date.now() - 37 * 60_000).toISOString(),
                    action: { label: 'Open premium', area: 'templates', target: 'premium' },
                  },
                  {
                    severity: 'today',
                    code: 'SUSPENDED',
                    title: 'Suspended tenants still hold overrides',
                    evidence: 'Oldest since 3 Nov, fenland-fiber',
                    count: 14,
                    noun: 'tenants',
                    since: new Date(Date.now() - 5 * 3_600_000).toISOString(),
                    action: { label: 'Show them', area: 'fleet', target: 'status:suspended' },
                  },
                  {
                    severity: 'week',
                    code: 'AUDIT_VERIFY',
                    title: 'The audit log was not verified for 9 days',
                    evidence: 'Last verified to #180',
                    count: 1,
                    noun: 'log',
                    since: new Date(Date.now() - 9 * 86_400_000).toISOString(),
                    action: { label: 'Verify it', area: 'audit', target: '' },
                  },
                ],
          recent: [...entries].reverse().slice(0, 8),
          fleet: ['enterprise', 'premium', 'standard', 'free'].map((tier) => ({
            tier,
            tenants: byTier(tier).length,
            byEnvironment: Object.fromEntries(
              sampleEnvironments.map((one) => [
                one.name,
                byTier(tier).filter((tenant) => tenant.environments.includes(one.name)).length,
              ]),
            ),
          })),
          tenants: tenants.length,
          statuses: Object.fromEntries(
            ['active', 'suspended', 'pending'].map((status) => [
              status,
              tenants.filter((one) => one.status === status).length,
            ]),
          ),
        })
      );
    },
    search: async (p) => {
      const query = p.query.toLowerCase();
      const hits = [
        ...tenants
          .filter((one) => one.name.toLowerCase().includes(query))
          .slice(0, 5)
          .map((one) => ({
            kind: 'tenant' as const,
            label: one.name,
            detail: `${one.tier}, ${one.region}`,
            target: one.id,
          })),
        ...sampleTemplates
          .filter((one) => one.name.includes(query))
          .map((one) => ({
            kind: 'template' as const,
            label: one.name,
            detail: `${one.kind} template`,
            target: one.name,
          })),
        ...['databases.postgresql.pool.max', 'databases.postgresql.pool.min', 'limits.max_users']
          .filter((one) => one.includes(query))
          .map((one) => ({ kind: 'key' as const, label: one, detail: 'premium', target: 'premium' })),
        ...entries
          .filter((one) => one.operation.includes(query))
          .slice(-4)
          .map((one) => ({
            kind: 'audit' as const,
            label: `#${one.sequence} ${one.operation}`,
            detail: one.tenant ?? '',
            target: String(one.sequence),
          })),
      ];
      return answer(hits);
    },
    requestStatus: async () => answer({ known: false }),
    templateList: async (p) =>
      opened() ?? page(sampleTemplates.filter((one) => p.kind === undefined || one.kind === p.kind)),
    templateShow: async (p) => {
      const found = sampleTemplates.find((one) => one.name === p.template);
      if (found === undefined)
        return refuse('NOT_FOUND', `There is no template ${p.template}.`, 'Choose one from the list.');
      return answer({ ...found, text: premiumText, schema: null, sample: null, tests: [], limits: [] });
    },
    templateCheck: async (p) =>
      answer({ template: p.template, variables: ['DB_HOST', 'DB_POOL_MAX'], secrets: ['db_password'] }, [
        {
          severity: 'warning',
          code: 'UNUSED_DEFAULT',
          path: '/databases/postgresql/host',
          message: 'The default of DB_HOST is never used in production.',
          fix: 'Remove it, or unset the variable there.',
          tenants: [],
          source: { name: p.template, line: 11 },
        },
      ]),
    templateTest: async () => answer([{ template: 'premium', name: 'renders', passed: true, failures: [] }]),
    render: async (p) => {
      const tenant = tenants.find((one) => one.id === p.tenant);
      if (tenant === undefined)
        return refuse('NOT_FOUND', `There is no tenant ${p.tenant}.`, 'Choose one from the fleet.');
      return answer(sampleRendering(tenant, p.environment, overrides), sampleFindings(tenant.id));
    },
    renderText: async () => refuse('INVALID_INPUT', 'The text makes no map.', 'Begin with a key.'),
    renderVerify: async () => answer({ matches: true, differences: [] }),
    tenantList: async (p) => {
      const query = (p.query ?? '').toLowerCase();
      const meant =
        p.select === undefined
          ? () => true
          : compileSelection(parseSelection(p.select), { environments: sampleEnvironments, saved: () => undefined })
              .matches;
      const rows = tenants.filter(
        (one) =>
          meant(one) &&
          (p.tier === undefined || one.tier === p.tier) &&
          (p.status === undefined || one.status === p.status) &&
          (p.region === undefined || one.region === p.region) &&
          (p.environment === undefined || one.environments.includes(p.environment)) &&
          (query === '' || one.name.toLowerCase().includes(query) || one.id.includes(query)),
      );
      return (
        opened() ??
        page(
          rows.map((one) => ({ ...one, overrides: overrides.filter((o) => o.tenant === one.id).length })),
          p.limit,
          p.after,
        )
      );
    },
    tenantShow: async (p) => {
      const found = tenants.find((one) => one.id === p.tenant);
      return found === undefined
        ? refuse('NOT_FOUND', `There is no tenant ${p.tenant}.`, 'Choose one from the fleet.')
        : answer(found);
    },
    tenantAdd: async (p, meta) => {
      if (tenants.some((one) => one.id === p.tenant))
        return refuse('CONFLICT', `The identifier ${p.tenant} is taken.`, 'Use another identifier.');
      const { tenant: id, ...fields } = p;
      const base = sampleTenants(1)[0] as Tenant;
      const made = { ...base, tags: {}, externalIds: {}, contacts: [], ...fields, id } as Tenant;
      return written(
        'tenant.add',
        made,
        [{ kind: 'tenant', entity: id, before: null, after: made as unknown as Json }],
        meta,
        () => {
          tenants = [...tenants, made];
          return () => {
            tenants = tenants.filter((one) => one.id !== id);
          };
        },
        { tenant: id },
      );
    },
    tenantEdit: async (p, meta) => {
      const before = tenants.find((one) => one.id === p.tenant);
      if (before === undefined) return refuse('NOT_FOUND', `There is no tenant ${p.tenant}.`, '');
      const { tenant: id, ...fields } = p;
      const after = { ...before, ...fields } as Tenant;
      const put = (one: Tenant) => () => {
        tenants = tenants.map((old) => (old.id === id ? one : old));
      };
      return written(
        'tenant.edit',
        after,
        [{ kind: 'tenant', entity: id, before: before as unknown as Json, after: after as unknown as Json }],
        meta,
        () => {
          put(after)();
          return put(before);
        },
        { tenant: id },
      );
    },
    environmentList: async () => answer(sampleEnvironments),
    selectionList: async () => answer([]),
    values: async (p) => {
      const tenant = tenants.find((one) => one.id === p.tenant);
      if (tenant === undefined) return refuse('NOT_FOUND', `There is no tenant ${p.tenant}.`, '');
      return answer(sampleValues(tenant, overrides), sampleFindings(tenant.id));
    },
    variableList: async () => answer([]),
    variableSet: async (p, meta) => {
      const value = { name: p.name, value: p.value, tenant: p.tenant ?? null, environment: p.environment ?? null };
      return written(
        'variable.set',
        value,
        [{ kind: 'variable', entity: p.name, before: null, after: p.value }],
        meta,
        () => () => undefined,
        { tenant: p.tenant ?? null },
      );
    },
    variableUnset: async () => refuse('NOT_FOUND', 'It is not set.', ''),
    overrideList: async (p) =>
      page(
        overrides.filter((one) => p.tenant === undefined || one.tenant === p.tenant),
        p.limit,
        p.after,
      ),
    overrideSet: async (p, meta) => {
      const path = pathName(p.path);
      if (/\/\d+(\/|$)/.test(path))
        return refuse('INVALID_INPUT', `${path} goes through a list.`, 'Set the list as a whole.');
      const made: Override = {
        tenant: p.tenant,
        environment: p.environment ?? null,
        document: p.document ?? 'tenant',
        path,
        value: p.value,
      };
      const same = (one: Override) =>
        one.tenant === made.tenant && one.environment === made.environment && one.path === path;
      const before = overrides;
      return written(
        'override.set',
        [made],
        [{ kind: 'override', entity: path, before: before.find(same)?.value ?? null, after: p.value }],
        meta,
        () => {
          overrides = [...before.filter((one) => !same(one)), made];
          return () => {
            overrides = before;
          };
        },
        { tenant: p.tenant, environment: p.environment ?? null },
      );
    },
    overrideUnset: async (p, meta) => {
      const path = pathName(p.path);
      const before = overrides;
      const gone = before.filter(
        (one) => one.tenant === p.tenant && one.path === path && one.environment === (p.environment ?? null),
      );
      if (gone.length === 0) return refuse('NOT_FOUND', `${path} is not overridden there.`, '');
      return written(
        'override.unset',
        gone,
        gone.map((one) => ({ kind: 'override', entity: path, before: one.value, after: null })),
        meta,
        () => {
          overrides = before.filter((one) => !gone.includes(one));
          return () => {
            overrides = before;
          };
        },
        { tenant: p.tenant, environment: p.environment ?? null },
      );
    },
    changesetList: async (p) => page([...changeSets.values()], p.limit, p.after),
    changesetShow: async (p) => {
      const found = changeSets.get(p.changeSet);
      if (found === undefined) return refuse('NOT_FOUND', 'There is no such change set.', '');
      const { undo: _undo, ...rest } = found;
      return answer(rest);
    },
    undo: async (p) => {
      const newest =
        p.changeSet === undefined
          ? [...changeSets.values()].filter((one) => one.undoneBy === null && one.undoes === null).at(-1)
          : changeSets.get(p.changeSet);
      if (newest === undefined) return refuse('NOT_FOUND', 'There is nothing to undo.', 'Make a change first.');
      const changes = newest.changes.map((one) => ({ ...one, before: one.after, after: one.before }));
      const made = written(
        'undo',
        null,
        changes,
        undefined,
        () => {
          newest.undo();
          return () => undefined;
        },
        {},
      ) as Envelope<Written<ChangeSet | null>>;
      const id = [...changeSets.keys()].at(-1) ?? '';
      const undoing = {
        id,
        title: 'undo',
        reason: '',
        ticket: '',
        author: 'Duty desk 2',
        time: keptAt,
        undoes: newest.id,
        undoneBy: null,
      };
      changeSets.set(newest.id, { ...newest, undoneBy: id });
      const own = changeSets.get(id);
      if (own) changeSets.set(id, { ...own, undoes: newest.id });
      return 'error' in made ? made : { ...made, data: { ...made.data, value: undoing } };
    },
    auditList: async (p) => {
      const rows = [...entries]
        .reverse()
        .filter(
          (one) =>
            (p.tenant === undefined || one.tenant === p.tenant) &&
            (p.operation === undefined || one.operation === p.operation) &&
            (p.environment === undefined || one.environment === p.environment) &&
            (p.correlationId === undefined || one.correlationId === p.correlationId) &&
            (p.result === undefined || one.result.startsWith(p.result)),
        );
      return opened() ?? page(rows, p.limit, p.after);
    },
    auditShow: async (p) => {
      const found = entries[p.sequence - 1];
      return found === undefined ? refuse('NOT_FOUND', `There is no entry ${p.sequence}.`, '') : answer(found);
    },
    auditVerify: async () => answer({ entries: entries.length, head: head().hash, problems: [], notes: [] }),
    auditExport: async () => answer({ lines: entries.map((one) => JSON.stringify(one)) }),
    identityShow: async () => answer({ id: hex(9), publicKey: 'MCowBQYDK2VwAyEA', store: 'Secret Service' }),
    identityInit: async () => answer({ id: hex(9), publicKey: 'MCowBQYDK2VwAyEA', store: 'Secret Service' }),
    keychainStatus: async () => answer(info().keychain),
    keychainLock: async () => {
      state = 'locked';
      emit({ kind: 'state', state });
      return answer(info().keychain);
    },
    keychainUnlock: async (p) => {
      if (p.passphrase !== undefined && p.passphrase !== 'correct horse')
        return refuse(
          'LOCKED',
          'The passphrase does not open this workspace.',
          'Type it again, or use the recovery kit.',
        );
      state = 'open';
      emit({ kind: 'state', state });
      return answer(info().keychain);
    },
    keychainRecoveryKit: async () => {
      kit = 'missing';
      return answer({ words: kitWords, workspace: name, createdAt: new Date().toISOString() });
    },
    keychainProveKit: async (p) => {
      if (p.words.trim().split(/\s+/).join(' ') !== kitWords.join(' '))
        return refuse(
          'INVALID_INPUT',
          'Word 3 differs from the kit.',
          'Look at your copy and type all 24 words again.',
        );
      kit = 'made';
      emit({ kind: 'state', state });
      return answer({ proven: true });
    },
  };

  const guarded = Object.fromEntries(
    Object.entries(methods).map(([method, run]) => [
      method,
      async (parameters: unknown, meta: unknown) => {
        calls.push({ method, parameters, meta });
        if (lost) throw new TypeError('Failed to fetch');
        const failure = failures.get(method);
        failures.delete(method);
        return failure ?? (run as (p: unknown, m: unknown) => Promise<Envelope>)(parameters, meta);
      },
    ]),
  ) as unknown as Omit<Bridge, 'onEvent'>;

  return {
    ...guarded,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    failNext: (method, code, message, fix) => failures.set(method, refuse(code, message, fix)),
    lose(now) {
      lost = now;
      emit({ kind: 'host', connected: !now, message: '' });
    },
    emit,
    calls,
    get overrides() {
      return overrides;
    },
    get tenants() {
      return tenants;
    },
  };
}
