import { registerHooks } from 'node:module';

/**
 * `node --import register.ts out/main/index.js`: resolves `electron` to the stand-in, and, for tests that break the
 * console on purpose, replaces one text of what is loaded (`STANDIN_MUTATION`, JSON of `Mutation`).
 */
const standIn = new URL('./electron.ts', import.meta.url).href;

/** One text to replace in the files whose address ends so. */
export interface Mutation {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const mutation = process.env.STANDIN_MUTATION ? (JSON.parse(process.env.STANDIN_MUTATION) as Mutation) : undefined;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier.startsWith('electron/')
      ? { url: standIn, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
  load(url, context, next) {
    const loaded = next(url, context);
    if (mutation === undefined || !url.endsWith(mutation.file) || loaded.source === undefined) return loaded;
    const text =
      typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source as Uint8Array).toString();
    if (!text.includes(mutation.find)) {
      process.stderr.write(`the mutation found nothing to replace: ${mutation.find}\n`);
      process.exit(97);
    }
    return { ...loaded, source: text.replaceAll(mutation.find, mutation.replace) };
  },
});
