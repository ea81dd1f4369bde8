import { BinnacleError } from '../contract/errors.ts';

/** The segments of a JSON Pointer (RFC 6901). */
export function pointerSegments(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A JSON Pointer made of segments. */
export function toPointer(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Reads a path as people type it: a JSON Pointer when it starts with a slash, else keys joined by dots.
 * @throws BinnacleError INVALID_INPUT for a path with an empty key.
 */
export function readPath(path: string): string {
  const segments = path.startsWith('/') ? pointerSegments(path) : path.split('.');
  if (segments.some((segment) => segment === '')) {
    throw new BinnacleError('INVALID_INPUT', `The path ${JSON.stringify(path)} has an empty key.`, {
      path: 'path',
      fix: 'Write keys joined by dots, or a JSON Pointer such as /databases/postgresql/pool/max.',
    });
  }
  return toPointer(segments);
}

/** Whether one path is the other or lies below it. */
export function overlaps(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
