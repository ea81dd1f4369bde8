// Runs in the page before any script of its own, around the built preload: what a sandboxed preload finds in Electron.
(() => {
  if (window !== window.top || Object.hasOwn(window, '__standInEmit')) return;
  const call = window.__standInCall;
  Reflect.deleteProperty(window, '__standInCall');
  const listeners = new Map();
  Object.defineProperty(window, '__standInEmit', {
    value: (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({ sender: null }, ...args);
    },
  });
  const ipcRenderer = {
    invoke: async (channel, ...args) => {
      const { failed, answer } = await call(channel, structuredClone(args));
      if (failed === undefined) return answer;
      throw new Error(`Error invoking remote method '${channel}': ${failed}`);
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    removeListener(channel, listener) {
      const left = (listeners.get(channel) ?? []).filter((each) => each !== listener);
      listeners.set(channel, left);
      return ipcRenderer;
    },
  };
  // What the bridge between the worlds lets through: functions, and copies of plain data.
  const across = (value) => {
    if (typeof value === 'function') {
      return (...args) => {
        const result = value(...args.map(across));
        return result instanceof Promise ? result.then(across) : across(result);
      };
    }
    if (Array.isArray(value)) return Object.freeze(value.map(across));
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, across(each)])));
    }
    return typeof value === 'symbol' ? undefined : structuredClone(value);
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      if (Object.hasOwn(window, name)) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
      Object.defineProperty(window, name, { value: across(api), enumerable: true });
    },
  };
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer };
    throw new Error(`module not found: ${name} (a sandboxed preload may only require 'electron')`);
  };
  const module = { exports: {} };
  // biome-ignore lint/correctness/noUnusedFunctionParameters: the preload that is put in below uses them.
  ((module, exports, require) => {
    /* the preload */
  })(module, module.exports, require);
})();
