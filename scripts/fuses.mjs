// Sets the fuses of a packaged Electron, and reads back that they are what the policy says.
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/**
 * Every fuse there is and what it must be. A fuse that the binary knows and this list does not stops the build, and so
 * does one of this list that the binary has lost.
 */
export const fusePolicy = Object.freeze({
  /** The executable never runs as plain Node.js; children are utility processes. */
  RunAsNode: false,
  /** Cookies, if there ever are any, are encrypted with the operating system's key. */
  EnableCookieEncryption: true,
  /** NODE_OPTIONS and NODE_EXTRA_CA_CERTS change nothing. */
  EnableNodeOptionsEnvironmentVariable: false,
  /** `--inspect` and SIGUSR1 open no debugger. */
  EnableNodeCliInspectArguments: false,
  /** The packed application is checked against the hash in the executable (macOS and Windows). */
  EnableEmbeddedAsarIntegrityValidation: true,
  /** Nothing but the packed application is loaded; goes together with the one above. */
  OnlyLoadAppFromAsar: true,
  /** One snapshot for all processes, which the integrity check covers. */
  LoadBrowserProcessSpecificV8Snapshot: false,
  /** `file:` pages, of which there are none, get no privileges. */
  GrantFileProtocolExtraPrivileges: false,
  /** Out-of-bounds accesses of WebAssembly are caught by the processor. */
  WasmTrapHandlers: true,
});

const states = { [FuseState.ENABLE]: true, [FuseState.DISABLE]: false };

/** Sets every fuse of an executable (or of a macOS `.app`) to the policy, and verifies it. */
export async function setFuses(executable) {
  // Before anything is written: what cannot be set must leave the binary as it was.
  await demandKnownFuses(executable);
  const options = Object.fromEntries(Object.entries(fusePolicy).map(([name, on]) => [FuseV1Options[name], on]));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: process.platform === 'darwin' && executable.endsWith('.app'),
    ...options,
  });
  await verifyFuses(executable);
}

/** Throws, naming each, when a fuse of an executable is not what the policy says. */
export async function verifyFuses(executable) {
  const wire = await demandKnownFuses(executable);
  const wrong = Object.entries(fusePolicy).filter(([name, on]) => states[wire[FuseV1Options[name]]] !== on);
  if (wrong.length > 0) {
    throw new Error(`${executable}: ${wrong.map(([name, on]) => `${name} is not ${on ? 'on' : 'off'}`).join(', ')}.`);
  }
}

async function demandKnownFuses(executable) {
  const { version, ...wire } = await getCurrentFuseWire(executable);
  if (version !== FuseVersion.V1)
    throw new Error(`${executable}: its fuses have version ${version}, which is not known.`);
  const unknown = Object.keys(wire).filter((index) => !Object.hasOwn(fusePolicy, FuseV1Options[index] ?? ''));
  if (unknown.length > 0)
    throw new Error(`${executable}: the policy does not say what fuse ${unknown.join(', ')} must be.`);
  for (const name of Object.keys(fusePolicy)) {
    const state = wire[FuseV1Options[name]];
    if (state === undefined) throw new Error(`${executable}: it has no fuse ${name}.`);
    if (states[state] === undefined)
      throw new Error(`${executable}: the fuse ${name} was removed from this build of Electron.`);
  }
  return wire;
}
