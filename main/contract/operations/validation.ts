/** Checks over the whole fleet: validation, invariants and limits on how far one change set may reach. */
export const validationOperations = {} as const;
