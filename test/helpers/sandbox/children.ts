import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Child, ChildLauncher } from '../../../main/core/ports.ts';
import { forkLauncher } from '../../../main/hosts/fork-launcher.ts';

/** The real child, started from its source. */
export const childEntry = fileURLToPath(new URL('../../../main/sandbox/child.ts', import.meta.url));

/** A launcher of real children that counts them and can end the newest. */
export function countingLauncher(): ChildLauncher & { readonly launched: Child[]; alive(): number } {
  const real = forkLauncher({ sandbox: childEntry, keychain: '' });
  const launched: Child[] = [];
  let gone = 0;
  return {
    launched,
    alive: () => launched.length - gone,
    launch(entry) {
      const child = real.launch(entry);
      child.onExit(() => gone++);
      launched.push(child);
      return child;
    },
  };
}

/** Resident memory of this process in MiB, after collecting garbage where that is possible. */
export function residentMiB(): number {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  const pages = Number(readFileSync('/proc/self/statm', 'utf8').split(' ')[1]);
  return (pages * 4096) / 1024 / 1024;
}
