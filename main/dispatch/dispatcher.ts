import { BinnacleError, toFailure } from '../contract/errors.ts';
import type { JsonObject } from '../contract/json.ts';
import type { ConsoleEvent, Envelope, RequestMessage } from '../contract/messages.ts';
import type { Operation } from '../contract/operation.ts';
import { type OperationName, operations } from '../contract/operations.ts';
import type { Clock } from '../core/ports.ts';
import type { Answer, Call, Plan, ServiceDeps } from '../core/service.ts';
import { holdToLimits } from '../core/whatif/limits.ts';
import type { ClosedEvent } from '../core/workspace/ports.ts';
import { authorise, type Principal } from './authority.ts';
import { auditDraft, commitPlan, rememberedAnswer } from './commit.ts';
import { isOperation, validateParameters } from './validate.ts';
import { WriteQueue } from './write-queue.ts';

/** A handler with its operation's types erased; the table it comes from has checked them. */
export type AnyHandler = (call: Call, parameters: never) => unknown;

/** What the dispatcher needs to know of the workspace at the moment of a call. */
export interface Workspace {
  /** The open workspace's parts, or undefined while it is locked, missing or damaged. */
  parts(): { readonly deps: ServiceDeps; readonly handlers: Readonly<Record<string, AnyHandler>> } | undefined;
  /** Throws the reason why an operation that needs this state cannot run now. */
  require(needs: Operation['needs']): void;
  /** Handlers that work without an open workspace. */
  readonly controls: Readonly<Record<string, AnyHandler>>;
  /** Keeps aside what happens while nothing can be written to the log; gives the milliseconds to wait before answering. */
  noteWhileClosed(event: ClosedEvent): number;
}

/** What a dispatcher is made of. */
export interface DispatcherOptions {
  readonly workspace: Workspace;
  readonly principal: Principal;
  readonly clock: Clock;
  readonly broadcast: (event: ConsoleEvent) => void;
}

/**
 * Takes a request from validation to audit to envelope.
 *
 * Reads run at once. Writes run one at a time; each commits in one transaction and is acknowledged when that is on
 * disk, and writes that arrive together share the fsync.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #writes = new WriteQueue();

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Answers one request; never throws. */
  async answer(request: Pick<RequestMessage, 'operation' | 'parameters' | 'meta'>): Promise<Envelope> {
    const call = this.#call(request);
    try {
      if (!isOperation(request.operation)) {
        throw new BinnacleError('INVALID_INPUT', `There is no operation ${JSON.stringify(request.operation)}.`, {
          fix: 'Use one of the operations of the contract; the console may be older than what asks it.',
        });
      }
      const operation: Operation = operations[request.operation];
      const name = request.operation;
      if (operation.mode === 'read') return await this.#read(name, operation, call, request.parameters);
      return await this.#writes.run((release) => this.#write(name, operation, call, request.parameters, release));
    } catch (error) {
      return { formatVersion: 1, error: toFailure(error) };
    }
  }

  /** Resolves when no write is under way. */
  idle(): Promise<void> {
    return this.#writes.idle();
  }

  #call(request: Pick<RequestMessage, 'meta'>): Call {
    const { principal, clock, broadcast } = this.#options;
    return {
      principal: principal.name,
      role: principal.role,
      meta: request.meta,
      now: clock.now(),
      progress: (label, done, total) =>
        broadcast({ kind: 'progress', correlationId: request.meta.correlationId, label, done, total }),
      tell: broadcast,
    };
  }

  #admit(name: OperationName, operation: Operation, parameters: unknown): AnyHandler {
    const { workspace, principal } = this.#options;
    validateParameters(name, parameters);
    authorise(principal, name, operation);
    workspace.require(operation.needs);
    const handler = workspace.controls[name] ?? workspace.parts()?.handlers[name];
    if (handler === undefined) throw new Error(`no service answers ${name}`);
    return handler;
  }

  async #read(name: OperationName, operation: Operation, call: Call, parameters: unknown): Promise<Envelope> {
    const handler = this.#admit(name, operation, parameters);
    const answer = (await handler(call, parameters as never)) as Answer<unknown>;
    const deps = this.#options.workspace.parts()?.deps;
    if (deps !== undefined) {
      if (operation.audited && answer.audited !== false)
        this.#appendAlone(deps, name, call, parameters, 'done', answer.detail ?? {});
      // What is shown must be on disk: a read never runs ahead of what a crash would leave.
      await deps.database.durable();
    }
    return {
      formatVersion: 1,
      data: answer.data,
      findings: answer.findings ?? [],
      page: answer.page ?? { next: null },
    };
  }

  async #write(
    name: OperationName,
    operation: Operation,
    call: Call,
    parameters: unknown,
    release: () => void,
  ): Promise<Envelope> {
    const known = await this.#remembered(call);
    if (known !== undefined) return known;
    try {
      const handler = this.#admit(name, operation, parameters);
      if (this.#options.workspace.controls[name] !== undefined)
        return await this.#control(name, call, parameters, handler);
      const parts = this.#options.workspace.parts();
      if (parts === undefined) throw new Error('the workspace closed meanwhile');
      const planned = (await handler(call, parameters as never)) as Plan<unknown>;
      const plan = withinLimits(parts.deps.database, planned, call.meta);
      const committed = commitPlan(parts.deps, name, call, plan);
      release();
      await parts.deps.database.durable();
      if (!call.meta.dryRun) plan.afterwards?.();
      if (!call.meta.dryRun) this.#announce(parts.deps, call, committed.changeSet, committed.changes);
      return committed.envelope;
    } catch (error) {
      await this.#refused(name, call, parameters, toFailure(error));
      throw error;
    }
  }

  async #control(name: OperationName, call: Call, parameters: unknown, handler: AnyHandler): Promise<Envelope> {
    const before = this.#options.workspace.parts()?.deps;
    // Locking closes the log, so its entry comes first.
    if (name === 'keychain.lock' && before !== undefined) {
      this.#appendAlone(before, name, call, parameters, 'done', {});
      await before.database.durable();
    }
    const answer = (await handler(call, parameters as never)) as Answer<unknown>;
    const deps = this.#options.workspace.parts()?.deps;
    if (deps !== undefined) {
      // What opening wrote into the log came before; the entry's time says so too.
      const ended = { ...call, now: this.#options.clock.now() };
      this.#appendAlone(deps, name, ended, parameters, 'done', {});
      await deps.database.durable();
    }
    this.#options.broadcast({ kind: 'state', state: deps === undefined ? 'closed' : 'open' });
    return {
      formatVersion: 1,
      data: answer.data,
      findings: answer.findings ?? [],
      page: answer.page ?? { next: null },
    };
  }

  async #remembered(call: Call): Promise<Envelope | undefined> {
    const database = this.#options.workspace.parts()?.deps.database;
    const answer = database === undefined ? undefined : rememberedAnswer(database, call.meta.requestId);
    // The first of the two may still be waiting for the disk.
    if (answer !== undefined) await database?.durable();
    return answer;
  }

  async #refused(
    name: OperationName,
    call: Call,
    parameters: unknown,
    failure: ReturnType<typeof toFailure>,
  ): Promise<void> {
    const deps = this.#options.workspace.parts()?.deps;
    if (deps === undefined) {
      const event = { time: call.now, host: call.meta.host, operation: name, code: failure.code };
      const delay = this.#options.workspace.noteWhileClosed(event);
      if (delay > 0) await new Promise((go) => setTimeout(go, delay));
      return;
    }
    if (failure.code === 'STORAGE_FAILED' || call.meta.dryRun) return;
    const result = `${failure.code === 'FORBIDDEN' ? 'refused' : 'failed'}:${failure.code}`;
    try {
      this.#appendAlone(deps, name, call, parameters, result, { message: failure.message });
      await deps.database.durable();
    } catch {
      // The failure itself is what the operator must hear; that the log cannot be written is said by the next write.
    }
  }

  #appendAlone(
    deps: ServiceDeps,
    name: OperationName,
    call: Call,
    parameters: unknown,
    result: string,
    detail: JsonObject,
  ): void {
    const { tenant, environment } = operations[name].scope as { tenant?: string; environment?: string };
    deps.database.transaction((tx) =>
      deps.audit.append(tx, {
        ...auditDraft(deps, name, call, result),
        tenant: knownTenant(deps, textAt(parameters, tenant)),
        environment: textAt(parameters, environment),
        detail,
      }),
    );
  }

  #announce(
    deps: ServiceDeps,
    call: Call,
    changeSet: string | null,
    changes: ReturnType<typeof commitPlan>['changes'],
  ): void {
    const tenants = new Set<string>();
    for (const change of changes) {
      if (change.kind === 'tenant') tenants.add(change.entity);
      if (change.kind === 'override' || change.kind === 'pin') tenants.add(change.entity.split('|')[0] ?? '');
      const [, place, holder = ''] = change.kind === 'assignment' ? change.entity.split('|') : [];
      if (place === 'tenant') tenants.add(holder);
    }
    this.#options.broadcast({
      kind: 'changed',
      changeSet,
      facts: [...new Set(changes.map((change) => change.kind))],
      tenants: [...tenants].slice(0, 1000),
      at: new Date(call.now).toISOString(),
      audit: deps.audit.head(),
    });
  }
}

/** Holds a plan to the limits on how far an edit may reach; taking one back is never held up. */
function withinLimits(database: ServiceDeps['database'], plan: Plan<unknown>, meta: Call['meta']): Plan<unknown> {
  if (plan.undoes !== undefined) return plan;
  const findings = holdToLimits(database, plan.changes, meta);
  return findings.length === 0 ? plan : { ...plan, findings: [...(plan.findings ?? []), ...findings] };
}

function textAt(parameters: unknown, key: string | undefined): string | null {
  if (key === undefined || typeof parameters !== 'object' || parameters === null) return null;
  const value = (parameters as Record<string, unknown>)[key];
  return typeof value === 'string' ? value : null;
}

/** Only a tenant that exists gets a key and a subject number; anything else is just a word somebody typed. */
function knownTenant(deps: ServiceDeps, tenant: string | null): string | null {
  if (tenant === null) return null;
  return deps.database.get('SELECT 1 AS one FROM tenant_identifier WHERE id = ?', [tenant]) === undefined
    ? null
    : tenant;
}
