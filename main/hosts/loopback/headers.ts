import type { IncomingMessage } from 'node:http';

/**
 * What the page may do, as a Content-Security-Policy. It also serves the desktop window's own scheme.
 *
 * Inline styles are allowed: Monaco makes style elements and attributes as it goes, and its nonce is not wired up. A
 * style can send nothing out, since images, fonts and requests stay on this origin, and nothing reaches the markup
 * without passing Trusted Types. The policies named are those of Monaco, its sanitiser, and the page's own for workers.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${[
    'console-workers',
    'defaultWorkerFactory',
    'editorViewLayer',
    'stickyScrollViewLayer',
    'domLineBreaksComputer',
    'diffEditorWidget',
    'diffReview',
    'editorGhostText',
    'standaloneColorizer',
    'tokenizeToString',
    'richScreenReaderContent',
    'dompurify',
    "'allow-duplicates'",
  ].join(' ')}`,
].join('; ');

/** Headers of every answer, refusals included. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Content-Security-Policy': contentSecurityPolicy,
};

/**
 * A header as it came over the wire: its one value, undefined when it is absent, null when it came more than once.
 * Node itself keeps the first of some doubled headers and joins others, which is no basis for a decision.
 */
export function onlyHeader(request: IncomingMessage, name: string): string | null | undefined {
  const { rawHeaders } = request;
  let value: string | undefined;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() !== name) continue;
    if (value !== undefined) return null;
    value = rawHeaders[at + 1] ?? '';
  }
  return value;
}
