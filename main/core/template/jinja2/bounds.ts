/** The largest text that is converted, in UTF-16 units: what a template may have. */
export const MAX_SOURCE = 256 * 1024;
/** How deep blocks and expressions may nest. */
export const MAX_DEPTH = 64;
/** How many tags a text may hold. */
export const MAX_TAGS = 20_000;
/** How many parts of expressions are written for one template, those written out of `set` included. */
export const MAX_PARTS = 200_000;
/** The longest expression that is written. */
export const MAX_EXPRESSION = 4000;
/** How many notes one conversion gives. */
export const MAX_NOTES = 2000;
