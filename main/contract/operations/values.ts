/** Effective values, comparisons, promotion, tier migration and access. */
export const valuesOperations = {} as const;
