import type { Trial } from './rendering.ts';

/**
 * A job within every counted bound that still takes very long: reading one megabyte of YAML in many small flow maps.
 * Only the clock stops it.
 */
export function slowTrial(): Trial {
  const inner = `{${Array.from({ length: 90 }, (_, index) => `k${index}: {a: [b, c]}`).join(', ')}}`;
  const items = Array.from({ length: 560 }, (_, index) => index);
  return { layers: [`{{#each items}}\nx{{this}}: ${inner}\n{{/each}}\n`], context: { items } };
}

/** A text that `parse` may read by its size and that needs more memory than the child has. */
export function hungryJson(): string {
  return `[${'{},'.repeat(4_900_000)}1]`;
}
