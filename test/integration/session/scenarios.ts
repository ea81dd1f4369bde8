import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readHolder } from '../../../main/hosts/session/holder.ts';
import { ledgerProblems, readLedger } from './ledger-engine.ts';
import { type ConsoleProcess, startConsole } from './start-console.ts';

/** Runs a check with an empty folder of its own, and removes the folder. */
export async function inFolder<T>(check: (folder: string) => Promise<T>): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), 'binnacle-session-'));
  try {
    return await check(join(parent, 'data'));
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Kills the consoles that still run, and waits for them. */
export async function endAll(consoles: readonly ConsoleProcess[]): Promise<void> {
  for (const { child } of consoles) child.kill('SIGKILL');
  await Promise.all(consoles.map(({ ended }) => ended));
}

/** Starts two consoles on one folder at the same moment: one must lead, the other follow it, and both be served. */
export async function doubleStart(): Promise<string[]> {
  return inFolder(async (folder) => {
    const both = [startConsole(folder), startConsole(folder)];
    try {
      const opened = await Promise.all(both.map((one) => one.until((told) => told.open !== undefined)));
      const ids = both.map(() => randomUUID());
      both.forEach((one, index) => {
        one.send({ ask: 'variable.set', requestId: ids[index] });
      });
      await Promise.all(both.map((one, index) => one.until((told) => told.answer === ids[index])));
      const lines = readLedger(folder);
      const roles = opened.map((told) => told.open?.role).sort();
      const noise = both.map((one) => one.noise()).join('');
      return [
        ...ledgerProblems(lines),
        ...(roles.join() === 'follower,leader' ? [] : [`the roles are ${roles.join()}`]),
        ...(lines.length === 3 ? [] : [`the ledger has ${lines.length} lines`]),
        ...(noise === '' ? [] : [`standard error says ${noise}`]),
      ];
    } finally {
      await endAll(both);
    }
  });
}

/** What a run of killings left. */
export interface KillReport {
  readonly problems: readonly string[];
  readonly answered: number;
  readonly writers: number;
}

/**
 * Three consoles write without a pause while whoever leads is killed again and again, and replaced. Every answered
 * write must be in the ledger, none twice, and never by two writers.
 */
export async function killUnderLoad(kills: number): Promise<KillReport> {
  return inFolder(async (folder) => {
    const { answered, failures, holders } = await killings(folder, kills, { wait: 60_000 });
    const lines = readLedger(folder);
    const kept = new Set(lines.map((line) => line.requestId));
    const missing = [...answered].filter((id) => !kept.has(id));
    return {
      problems: [...ledgerProblems(lines), ...failures, ...missing.map((id) => `${id} was answered and is lost`)],
      answered: answered.size,
      writers: holders,
    };
  });
}

/** The same with the real engine: every answered write must stand in the audit log once, and the log must hold. */
export async function killEngineUnderLoad(kills: number): Promise<KillReport> {
  return inFolder(async (folder) => {
    const settings = { engine: 'real', wait: 60_000 };
    const first = startConsole(folder, settings);
    first.send({ ask: 'workspace.init', parameters: { unsealed: true, name: 'Killed' } });
    const made = await first.until((told) => told.answer === 'workspace.init');
    await endAll([first]);
    if (made.envelope?.error !== undefined) throw new Error(made.envelope.error.message);
    const { answered, failures, holders } = await killings(folder, kills, settings);

    const last = startConsole(folder, settings);
    const times = new Map<string, number>();
    let after: string | undefined;
    do {
      const parameters = { operation: 'variable.set', limit: 1000, ...(after === undefined ? {} : { after }) };
      last.send({ ask: 'audit.list', requestId: `page ${after}`, parameters });
      const { envelope } = await last.until((told) => told.answer === `page ${after}`);
      const page = envelope as unknown as {
        data?: { correlationId: string; result: string }[];
        page?: { next: string | null };
      };
      for (const { correlationId, result } of page.data ?? []) {
        if (result === 'done') times.set(correlationId, (times.get(correlationId) ?? 0) + 1);
      }
      after = page.page?.next ?? undefined;
    } while (after !== undefined);
    last.send({ ask: 'audit.verify' });
    const { envelope } = await last.until((told) => told.answer === 'audit.verify');
    await endAll([last]);
    const found = (envelope?.data?.problems ?? [{ message: 'the log was not verified' }]) as { message: string }[];
    return {
      problems: [
        ...failures,
        ...found.map((problem) => problem.message),
        ...[...answered].filter((id) => !times.has(id)).map((id) => `${id} was answered and is lost`),
        ...[...times].filter(([, count]) => count > 1).map(([id, count]) => `${id} was done ${count} times`),
      ],
      answered: answered.size,
      writers: holders,
    };
  });
}

/** Lets three consoles write while the holder is killed so many times, a new console starting each time. */
async function killings(folder: string, kills: number, settings: object) {
  const answered = new Tally();
  const failures: string[] = [];
  const all: ConsoleProcess[] = [];
  const killed = new Set<number>();
  const start = () => {
    const one = startConsole(folder, settings);
    all.push(one);
    void drive(one, answered, failures);
  };
  try {
    for (let count = 0; count < 3; count++) start();
    for (let round = 0; round < kills; round++) {
      await answered.reaches(answered.ids.size + 5 + Math.floor(Math.random() * 20));
      const holder = readHolder(folder)?.pid ?? 0;
      const found = all.find((one) => one.child.pid === holder);
      if (found?.child.kill('SIGKILL')) killed.add(holder);
      start();
    }
    await answered.reaches(answered.ids.size + 20);
  } finally {
    await endAll(all);
  }
  return { answered: answered.ids, failures, holders: killed.size + 1 };
}

/** Writes through a console, one request after another, until it ends. */
async function drive(one: ConsoleProcess, answered: Tally, failures: string[]): Promise<void> {
  try {
    await one.until((told) => told.open !== undefined);
    for (;;) {
      const requestId = randomUUID();
      one.send({ ask: 'variable.set', requestId, parameters: { name: 'KILLED', value: requestId } });
      const { envelope } = await one.until((told) => told.answer === requestId);
      if (envelope?.error === undefined) answered.add(requestId);
      else failures.push(`${envelope.error.code}: ${envelope.error.message}`);
    }
  } catch {
    // It was killed, as meant.
  }
}

/** The request ids that were answered, with a way to wait until there are so many. */
class Tally {
  readonly ids = new Set<string>();
  #waiting: { readonly count: number; readonly done: () => void }[] = [];

  add(id: string): void {
    this.ids.add(id);
    for (const entry of this.#waiting) if (this.ids.size >= entry.count) entry.done();
    this.#waiting = this.#waiting.filter((entry) => this.ids.size < entry.count);
  }

  reaches(count: number): Promise<void> {
    return new Promise((done) => this.#waiting.push({ count, done }));
  }
}
