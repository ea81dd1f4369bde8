// Opens a peer's database whole with sql.js. The clock starts with the first line.
const began = performance.now();
const [, , task, file] = process.argv;
const { readFileSync } = await import('node:fs');
const { default: initSqlJs } = await import('sql.js');
const { writeAnswer } = await import('./questions.ts');
const { Database } = await initSqlJs();
const database = new Database(readFileSync(file ?? ''));
const [newest] = database.exec('SELECT * FROM audit ORDER BY sequence DESC LIMIT 50');
const opened = performance.now() - began;
await writeAnswer({ task: task ?? '', opened, newest: newest?.values.length ?? 0 }, [], () => ({
  found: 0,
  last: null,
}));

export {};
