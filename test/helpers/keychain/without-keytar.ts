/** Runs the keychain's child where the native module was not installed. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'keytar') throw new Error("Cannot find package 'keytar'");
    return next(specifier, context);
  },
});
await import('../../../main/keychain/child.ts');
