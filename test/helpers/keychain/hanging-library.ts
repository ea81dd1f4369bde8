/** Runs the keychain's child with a native call that never comes back: its thread is busy for hours. */
import { registerHooks } from 'node:module';

const library = `
import { pbkdf2 } from 'node:crypto';
export const getPassword = () => new Promise((resolve) => {
  pbkdf2('', '', 2 ** 31 - 1, 32, 'sha512', resolve);
  process.send('hanging');
});`;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'keytar') return next(specifier, context);
    return { url: `data:text/javascript,${encodeURIComponent(library)}`, shortCircuit: true };
  },
});
await import('../../../main/keychain/child.ts');
