/** The largest template text, in UTF-16 units. */
export const MAX_SOURCE = 256 * 1024;
/** The largest text a rendering may be written as, and all text its helpers may make on the way. */
export const MAX_OUTPUT = 5 * 1024 * 1024;
/** The largest template text after its control flow is expanded; YAML is read from this. */
export const MAX_EXPANDED = 1024 * 1024;
/** How deep blocks, expressions, maps and lists may nest. */
export const MAX_DEPTH = 64;
/** How many maps, lists and scalars one document may hold, and how many expressions one template. */
export const MAX_NODES = 20_000;
/** The longest single `{{…}}`. */
export const MAX_EXPRESSION = 4096;
/** How many steps (blocks entered, expressions read) the control flow of one template may take. */
export const MAX_STEPS = 200_000;
/** Wall time of one rendering, in milliseconds. */
export const TIME_BUDGET = 1000;
/** How many findings of one rendering are listed. */
export const MAX_FINDINGS = 100;
/** The largest JSON text `parse` reads. */
export const MAX_JSON = 64 * 1024 * 1024;
/** The largest YAML text `parse` reads. */
export const MAX_YAML = 1024 * 1024;
/** How many nodes `parse` reads from JSON and from YAML. */
export const MAX_DATA_NODES = 5_000_000;
/** How many nodes `parse` reads from YAML, aliases counted as often as they are used. */
export const MAX_YAML_NODES = 200_000;
