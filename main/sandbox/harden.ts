/**
 * Takes out of a process what rendering does not need, and freezes the language's own objects, so that whatever a
 * template might find a way to reach can neither be changed nor lead anywhere. Runs once, after all code is loaded.
 */
export function hardenProcess(): void {
  const global = globalThis as unknown as Record<string, unknown>;
  for (const name of needless) delete global[name];
  process.env = Object.freeze({});
  process.argv.length = 0;
  const prototype = Object.prototype as unknown as Record<string, unknown>;
  for (const name of ['__proto__', '__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__']) {
    delete prototype[name];
  }
  const errors = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError];
  for (const name of ['constructor', 'toString', 'valueOf', 'toLocaleString']) keepAssignable(Object.prototype, name);
  for (const error of errors)
    for (const name of ['name', 'message', 'toString', 'constructor']) keepAssignable(error.prototype, name);
  for (const part of [...errors, ...intrinsics]) {
    Object.freeze(part);
    if (typeof part === 'function' && part.prototype !== undefined) Object.freeze(part.prototype);
  }
}

const needless = [
  'fetch',
  'WebSocket',
  'EventSource',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'BroadcastChannel',
  'Worker',
  'Storage',
  'localStorage',
  'sessionStorage',
  'WebAssembly',
  'CompressionStream',
  'DecompressionStream',
  'navigator',
];

// Not RegExp: an engine whose RegExp prototype was touched takes the slow way for every match, which costs a third of a
// fleet's time; what a template could do there is make its own matches fail.
const intrinsics: readonly (object & { prototype?: object })[] = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  Date,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Promise,
  Proxy as unknown as object,
  ArrayBuffer,
  Uint8Array,
  Int32Array,
  DataView,
  JSON,
  Math,
  Reflect,
];

/**
 * Freezing a prototype's property would also forbid objects to have their own of that name by assignment, which
 * libraries do (`this.name = …` on errors). A setter that defines the own property keeps that possible.
 */
function keepAssignable(prototype: object, name: string): void {
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  if (before === undefined || !('value' in before)) return;
  const { value } = before;
  Object.defineProperty(prototype, name, {
    configurable: false,
    enumerable: false,
    get: () => value,
    set(this: object, given: unknown) {
      if (this === prototype) throw new TypeError(`${name} cannot be changed`);
      Object.defineProperty(this, name, { value: given, writable: true, enumerable: true, configurable: true });
    },
  });
}
