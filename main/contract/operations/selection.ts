/** Saved selections, the mapping between words, bulk edits, import, archive and erasure of tenants. */
export const selectionOperations = {} as const;
