import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Where the bundles go; several builds of one checkout can stand side by side. */
const out = process.env.BINNACLE_OUT ?? 'out';

export default defineConfig({
  main: {
    build: {
      outDir: `${out}/main`,
      rolldownOptions: {
        input: {
          index: 'main/index.ts',
          loopback: 'main/hosts/loopback/index.ts',
          cli: 'main/hosts/cli/index.ts',
          engine: 'main/hosts/engine.ts',
          sandbox: 'main/sandbox/child.ts',
          keychain: 'main/keychain/child.ts',
          'verify-audit': 'main/storage/audit/verifier.ts',
          'verify-worker': 'main/storage/audit/verify-worker.ts',
        },
        external: ['keytar', 'electron'],
        output: {
          // The command line loads what it needs to ask an open console from few files: each costs it a millisecond.
          codeSplitting: {
            groups: [
              { name: 'session', test: /main[\\/](?:hosts[\\/]session|contract[\\/]errors)/ },
              {
                name: 'command',
                test: /main[\\/]hosts[\\/]cli[\\/](?!index|cache-folder|node-version|prompt|descriptor|help|context-file|export-|tar)/,
              },
            ],
          },
        },
      },
    },
  },
  preload: {
    build: {
      outDir: `${out}/preload`,
      // A sandboxed preload must be one CommonJS file.
      rolldownOptions: {
        input: { index: 'preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    // monaco-yaml still imports the paths monaco used before 0.56.
    resolve: { alias: [{ find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' }] },
    worker: { format: 'es' },
    build: {
      outDir: `${out}/renderer`,
      emptyOutDir: true,
      minify: true,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 6000,
      rolldownOptions: { input: 'renderer/index.html' },
    },
  },
});
