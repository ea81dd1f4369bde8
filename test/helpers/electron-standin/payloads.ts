/** A small generator of numbers that are the same for the same seed (Mulberry32). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function nested(depth: number, wrap: (inside: unknown) => unknown): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level++) value = wrap(value);
  return value;
}

function cyclic(): unknown {
  const ring: Record<string, unknown> = { tenant: 'x' };
  ring.self = { list: [ring] };
  return ring;
}

const huge = 'x'.repeat(10 * 1024 * 1024);

/** Payloads no page of ours sends, each made anew: everything that passes Electron's structured clone and more. */
export const hostile: readonly (() => unknown)[] = [
  () => JSON.parse('{"__proto__": {"polluted": 1}}'),
  () => JSON.parse('{"tenant": {"__proto__": {"polluted": 1}}}'),
  () => JSON.parse('{"constructor": {"prototype": {"polluted": 1}}}'),
  () => ({ tenant: { constructor: { prototype: { polluted: 1 } } } }),
  () => nested(10_000, (inside) => ({ a: inside })),
  () => nested(10_000, (inside) => [inside]),
  () => ({ text: huge }),
  () => huge,
  () => ({ [huge]: 1 }),
  () => Array.from({ length: 1_500_000 }, () => 0),
  cyclic,
  () => {
    const ring: unknown[] = [];
    ring.push(ring);
    return ring;
  },
  () => 10n ** 40n,
  () => ({ limit: 10n }),
  () => new Map([['tenant', 'x']]),
  () => new Set(['x']),
  () => new Date(),
  () => /(a+)+$/,
  () => new Uint8Array(1024),
  () => new ArrayBuffer(8),
  () => new Error('x'),
  () => ({ tenant: new Date() }),
  () => ({ tenant: Number.NaN }),
  () => ({ tenant: Number.POSITIVE_INFINITY }),
  () => new Array(2 ** 32 - 1),
  () => Object.assign(new Array(3), { '-1': 'x' }),
  () => JSON.parse('{"toJSON": "x", "then": "x", "valueOf": "x", "toString": "x"}'),
  () => Object.create(null),
  () => ({ tenant: '\0', document: '../../etc/passwd', path: '/\u202e', format: '__proto__' }),
  () => ({ tenant: '\ud800' }),
  () => ({ '': '', ' ': ' ', '\n': '\n' }),
  () => [],
  () => '',
  () => 0,
  () => -1,
  () => true,
  () => null,
  () => undefined,
  () => ({
    get tenant() {
      return 'x';
    },
  }),
];

const words = [
  'tenant',
  'environment',
  'document',
  'path',
  'value',
  'limit',
  'after',
  'query',
  'text',
  'context',
  '__proto__',
  'x',
];

/** One more payload, made at random from a seed. */
export function randomPayload(seed: number): unknown {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const value = (depth: number): unknown => {
    const kind = Math.floor(next() * (depth > 5 ? 6 : 9));
    if (kind === 0) return next() * 10 ** Math.floor(next() * 20);
    if (kind === 1)
      return pick([
        '',
        'northwind-fiber',
        'production',
        '/limits/max_users',
        '\0',
        '{{x}}',
        '$'.concat('{A}'),
        '../..',
        'é'.repeat(300),
      ]);
    if (kind === 2) return next() < 0.5;
    if (kind === 3) return null;
    if (kind === 4) return pick([undefined, 1n, Number.NaN, new Date(0), new Uint8Array(3), new Map(), -0]);
    if (kind === 5) return Math.floor(next() * 100) - 50;
    if (kind === 6) return Array.from({ length: Math.floor(next() * 5) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: Math.floor(next() * 6) }, () => [pick(words), value(depth + 1)]));
  };
  return value(0);
}
