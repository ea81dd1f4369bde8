import { BinnacleError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/finding.ts';
import type { DoctorCheck } from '../../contract/results.ts';
import { verificationAnswer } from '../rendering/answers.ts';
import { readReceipt } from '../rendering/receipts.ts';
import { reproduceText, textService } from '../rendering/text-service.ts';
import type { Call, Handlers } from '../service.ts';
import type { WorkspaceHolder } from './holder.ts';
import type { SealingMode } from './ports.ts';

/** Operations that make, open, close or look at the workspace as a whole; they work in every state that allows them. */
export function workspaceControls(
  holder: WorkspaceHolder,
): Handlers<
  | 'workspace.info'
  | 'workspace.init'
  | 'workspace.seal'
  | 'doctor'
  | 'request.status'
  | 'render.text'
  | 'render.verify'
  | 'render.compare'
  | 'audit.verify'
  | 'identity.show'
  | 'identity.init'
  | 'keychain.status'
  | 'keychain.lock'
  | 'keychain.unlock'
  | 'keychain.recoveryKit'
  | 'keychain.proveKit'
> {
  const { vault, storage } = holder.options;

  return {
    ...textService(holder.options),

    'render.verify': async (call, asked) => {
      const { contents, ...receipt } = readReceipt(asked.receipt);
      if (contents !== undefined) {
        return verificationAnswer(receipt, await reproduceText(holder.options, { ...receipt, contents }));
      }
      holder.require('open');
      const parts = holder.parts();
      if (parts === undefined) throw new Error('an open workspace has its parts');
      return parts.handlers['render.verify'](call, asked);
    },

    'workspace.info': async () => ({ data: await holder.info() }),

    'workspace.init': async (call, asked) => {
      refuseDryRun(call, 'workspace init');
      const there = holder.peekHeader() ?? (await vault.read());
      if (there !== null) {
        throw new BinnacleError('CONFLICT', `There is a workspace in ${storage.folder} already: ${there.name}.`, {
          fix: 'Open it, or name another folder with --data-dir.',
        });
      }
      const sample = asked.sample ?? false;
      const mode: SealingMode =
        sample || asked.unsealed === true
          ? { kind: 'none' }
          : asked.passphrase === undefined
            ? { kind: 'keychain' }
            : { kind: 'passphrase', passphrase: asked.passphrase };
      const made = await vault.create({ name: asked.name ?? (sample ? 'Sample' : 'Workspace'), sample, mode });
      await vault.makeIdentity();
      await holder.adopt(made.header, made.dataKey, asked.tenants);
      return { data: await holder.info() };
    },

    'workspace.seal': async (call, asked) => {
      refuseDryRun(call, 'workspace seal');
      const header = holder.header();
      if (header.sealing !== 'none') {
        throw new BinnacleError('CONFLICT', `The workspace ${header.name} is sealed already.`, {
          fix: 'Nothing is to be done.',
        });
      }
      const prepared = await vault.prepareSeal(
        asked.passphrase === undefined ? { kind: 'keychain' } : { kind: 'passphrase', passphrase: asked.passphrase },
      );
      await holder.lock();
      try {
        const sealed = await storage.seal(header, prepared.dataKey, () => prepared.commit());
        await holder.adopt(sealed, prepared.dataKey);
      } catch (error) {
        await holder.start();
        throw error;
      }
      return { data: await holder.info() };
    },

    doctor: async () => {
      const header = holder.peekHeader();
      const dataKey = holder.parts() === undefined ? null : holder.dataKey();
      const checks: DoctorCheck[] = [
        ...(await storage.check(header, dataKey)),
        await keychainCheck(holder),
        await sandboxCheck(holder),
      ];
      return { data: checks, findings: checks.flatMap(asFinding) };
    },

    'request.status': (_call, asked) => {
      const row = holder
        .parts()
        ?.deps.database.get<{ answer: string }>('SELECT answer FROM request WHERE id = ?', [asked.requestId]);
      return { data: row === undefined ? { known: false } : { known: true, envelope: JSON.parse(row.answer) } };
    },

    'audit.verify': async (call) => {
      const verification = await storage.verify(holder.header(), holder.dataKey(), (done, total) =>
        call.progress('Verifying the audit log', done, total),
      );
      return {
        data: verification,
        findings: [
          ...verification.problems.map((problem) => auditFinding('error', problem)),
          ...verification.notes.map((note) => auditFinding('note', note)),
        ],
      };
    },

    'identity.show': async () => ({ data: await vault.identity() }),
    'identity.init': async (call) => {
      refuseDryRun(call, 'identity init');
      return { data: await vault.makeIdentity() };
    },
    'keychain.status': async () => ({ data: await holder.keychain() }),

    'keychain.lock': async () => {
      const header = holder.header();
      if (header.sealing === 'none') {
        throw new BinnacleError('INVALID_INPUT', `The workspace ${header.name} is unsealed and cannot be locked.`, {
          fix: 'Seal it first with `workspace seal`.',
        });
      }
      await holder.lock();
      return { data: await holder.keychain() };
    },

    'keychain.unlock': async (_call, asked) => {
      if (holder.peekHeader() === null && asked.recoveryKit !== undefined) {
        holder.replaceHeader(await vault.rebuild(asked.recoveryKit, asked.passphrase));
        await holder.open({ recoveryKit: asked.recoveryKit });
      } else {
        await holder.open(asked);
      }
      return { data: await holder.keychain() };
    },

    'keychain.recoveryKit': async () => {
      const dataKey = sealedKey(holder);
      const kit = await vault.makeKit(dataKey);
      await refreshHeader(holder);
      return { data: kit };
    },

    'keychain.proveKit': async (_call, asked) => {
      const proven = await vault.proveKit(sealedKey(holder), asked.words);
      await refreshHeader(holder);
      if (proven) return { data: { proven } };
      throw new BinnacleError('INVALID_INPUT', 'These are not the words of the present recovery kit.', {
        path: 'words',
        fix: 'Compare them with what was written down, or make a new kit.',
      });
    },
  };
}

async function refreshHeader(holder: WorkspaceHolder): Promise<void> {
  const header = await holder.options.vault.read();
  if (header !== null) holder.replaceHeader(header);
}

function sealedKey(holder: WorkspaceHolder): Uint8Array {
  const key = holder.dataKey();
  if (key !== null) return key;
  throw new BinnacleError('INVALID_INPUT', 'An unsealed workspace needs no recovery kit.', {
    fix: 'Seal it first with `workspace seal`.',
  });
}

function refuseDryRun(call: Call, verb: string): void {
  if (!call.meta.dryRun) return;
  throw new BinnacleError('INVALID_INPUT', `${verb} has no dry run.`, { path: 'dryRun', fix: 'Leave --dry-run away.' });
}

async function keychainCheck(holder: WorkspaceHolder): Promise<DoctorCheck> {
  const status = await holder.keychain();
  const needed = status.sealing === 'keychain';
  return {
    name: 'Keychain',
    state: status.available ? 'good' : needed ? 'bad' : 'warning',
    message: status.available ? `${status.backend} answers.` : `No keychain answers: ${status.reason}`,
    fix: status.available
      ? ''
      : needed
        ? 'Unlock the keychain, or open with the recovery kit.'
        : 'A passphrase works without one.',
  };
}

async function sandboxCheck(holder: WorkspaceHolder): Promise<DoctorCheck> {
  try {
    await holder.options.sandbox.inspect('ok: true\n');
    return { name: 'Sandbox', state: 'good', message: 'Its process starts and answers.', fix: '' };
  } catch (error) {
    return {
      name: 'Sandbox',
      state: 'bad',
      message: `Its process does not answer: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Templates cannot be rendered until it does; reinstall the console.',
    };
  }
}

function asFinding(check: DoctorCheck): readonly Finding[] {
  if (check.state === 'good' || check.state === 'unknown') return [];
  return [
    {
      severity: check.state === 'bad' ? 'error' : 'warning',
      code: 'DOCTOR',
      path: '',
      message: `${check.name}: ${check.message}`,
      fix: check.fix,
      tenants: [],
    },
  ];
}

function auditFinding(
  severity: Finding['severity'],
  problem: { readonly code: string; readonly message: string },
): Finding {
  return { severity, code: problem.code, path: '', message: problem.message, fix: '', tenants: [] };
}
