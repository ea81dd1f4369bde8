import { userInfo } from 'node:os';
import { readBuiltIns, readSchemas } from './adapters/built-ins.ts';
import { nodeCrypto, systemClock } from './adapters/node-crypto.ts';
import { folderStorage } from './adapters/storage.ts';
import { folderVault } from './adapters/vault.ts';
import type { ChildLauncher } from './core/ports.ts';
import { workspaceControls } from './core/workspace/controls.ts';
import { WorkspaceHolder } from './core/workspace/holder.ts';
import type { AnyHandler } from './dispatch/dispatcher.ts';
import { createEngine, type Engine } from './dispatch/engine.ts';
import { systemKeychain } from './keychain/system-keychain.ts';
import { createSandbox } from './sandbox/sandbox.ts';
import { checkpointsFolder } from './storage/audit/checkpoints-folder.ts';
import { version } from './version.ts';

/** What a host gives the engine. */
export interface EngineOptions {
  /** The data folder. */
  readonly folder: string;
  readonly launcher: ChildLauncher;
  /** The folder of the templates the console ships. */
  readonly templatesFolder: string;
  /** The folder of what belongs to the account and not to one workspace. */
  readonly stateFolder: string;
  /** Entry file of a thread that verifies audit segments. */
  readonly verifier: string;
  /** Starts the sandbox ahead of the first rendering. */
  readonly warm: boolean;
}

/** Puts the engine together: the only place where adapters meet services. */
export async function composeEngine({
  folder,
  launcher,
  templatesFolder,
  stateFolder,
  verifier,
  warm,
}: EngineOptions): Promise<Engine> {
  const principal = { name: userInfo().username, role: 'admin' };
  const keychain = systemKeychain({ launcher });
  const sandbox = createSandbox(launcher, { ownSchemas: Object.values(readSchemas(templatesFolder)) });
  if (warm) sandbox.warm();
  const vault = folderVault({ folder, stateFolder, keychain, clock: systemClock });
  const storage = folderStorage({
    folder,
    checkpointsFolder: checkpointsFolder(),
    clock: systemClock,
    crypto: nodeCrypto,
    vault,
    verifier,
  });
  const holder = new WorkspaceHolder({
    vault,
    storage,
    sandbox,
    clock: systemClock,
    crypto: nodeCrypto,
    builtIns: () => Promise.resolve(readBuiltIns(templatesFolder)),
    version,
    operator: principal,
    pid: process.pid,
  });
  await holder.start();
  const controls = workspaceControls(holder) as Readonly<Record<string, AnyHandler>>;
  return createEngine({
    workspace: {
      parts: () => holder.parts() as never,
      require: (needs) => holder.require(needs),
      controls,
      noteWhileClosed: (entry) => holder.noteWhileClosed(entry),
    },
    principal,
    clock: systemClock,
    release: async () => {
      await holder.close();
      await sandbox.close();
      keychain.close();
    },
  });
}
