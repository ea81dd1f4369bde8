// Opens a data folder as a process of its own. The clock starts with the first line, before anything is loaded.
const began = performance.now();
const { enableCompileCache } = await import('node:module');
const [, , task, folder, cache] = process.argv;
// The console does the same with a folder of the account's own.
enableCompileCache(cache);
const { workInFolder } = await import('./folder-work.ts');
await workInFolder(task ?? '', folder ?? '', began);

export {};
