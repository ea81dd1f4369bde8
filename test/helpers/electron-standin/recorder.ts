/** One call of an Electron API, as plain data. */
export interface Call {
  /** For example `app.enableSandbox`, `new BrowserWindow`, `session(persist:console).setPermissionCheckHandler`. */
  readonly api: string;
  readonly args: readonly unknown[];
}

/** Every call so far, in order. */
export const calls: Call[] = [];

/** Marks an object with the name under which it is recorded when it is passed as an argument. */
export const named = Symbol('name in the recording');

/** Writes a call down. */
export function record(api: string, args: readonly unknown[]): void {
  calls.push({ api, args: args.map((each) => plain(each, 0)) });
}

function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  const name = (value as { [named]?: string })[named];
  if (name !== undefined) return `[${name}]`;
  if (depth > 8) return '[deep]';
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if (value instanceof AbortSignal) return '[signal]';
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, depth + 1)]));
}

/** Names that JavaScript itself asks of any object. */
const asked = new Set<PropertyKey>(['then', 'toJSON', 'constructor', 'domain']);

/**
 * Wraps an object so that every call of its methods is recorded, and that using anything it does not have throws: what
 * the console needs of Electron and the stand-in lacks shows at once, instead of being quietly undefined.
 */
export function strict<T extends object>(name: string, target: T): T {
  const methods = new Map<PropertyKey, unknown>();
  const proxy: T = new Proxy(target, {
    get(from, key) {
      if (key === named) return name;
      const value = Reflect.get(from, key) as unknown;
      if (typeof key === 'symbol' || asked.has(key)) return value;
      if (!(key in from)) throw new Error(`the Electron stand-in does not know ${name}.${key}`);
      if (typeof value !== 'function') return value;
      let method = methods.get(key);
      if (method === undefined) {
        method = (...args: unknown[]) => {
          record(`${name}.${key}`, args);
          const result = Reflect.apply(value, from, args) as unknown;
          return result === from ? proxy : result;
        };
        methods.set(key, method);
      }
      return method;
    },
    set(from, key, value) {
      if (!(key in from)) throw new Error(`the Electron stand-in does not know ${name}.${String(key)}`);
      record(`${name}.${String(key)} =`, [value]);
      return Reflect.set(from, key, value);
    },
  });
  return proxy;
}

/** An event object that remembers whether it was prevented. */
export function preventable<T extends object>(fields: T): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}
