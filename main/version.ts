import manifest from '../package.json' with { type: 'json' };

/** The console's version. */
export const version: string = manifest.version;
