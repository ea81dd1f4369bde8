/** Our facts that have words of their own, and may be called otherwise at an endpoint. */
export const mappedFacts = ['tier', 'plan', 'licenceTier', 'resourceTier', 'pluginTier'] as const;
/** One of `mappedFacts`. */
export type MappedFact = (typeof mappedFacts)[number];

/** One row of the table between our words and an endpoint's. */
export interface Mapping {
  readonly fact: MappedFact;
  /** An endpoint's name; `plan` stands for the plans that new tenants get by their tier. */
  readonly endpoint: string;
  readonly ours: string;
  readonly theirs: string;
}

/** A version of a table: what a change set made of it. */
export interface MappingVersion {
  readonly changeSet: string;
  readonly time: string;
  readonly author: string;
  readonly fact: MappedFact;
  readonly endpoint: string;
  /** The words that changed in it; `theirs` is null where one was taken away. */
  readonly changes: readonly {
    readonly ours: string;
    readonly before: string | null;
    readonly theirs: string | null;
  }[];
}
