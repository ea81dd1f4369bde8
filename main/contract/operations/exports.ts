/** Configurations and workspace bundles that leave as files. */
export const exportOperations = {} as const;
