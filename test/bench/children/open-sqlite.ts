// Opens a peer's database with Node's own SQLite. The clock starts with the first line.
const began = performance.now();
const [, , task, file] = process.argv;
const { DatabaseSync } = await import('node:sqlite');
const { readQuestions, writeAnswer } = await import('./questions.ts');
const database = new DatabaseSync(file ?? '');
const columns = 'sequence, time, tenant, operation, hash, hashed, detail';
const newest = database.prepare(`SELECT ${columns} FROM audit ORDER BY sequence DESC LIMIT 50`).all();
const opened = performance.now() - began;
const statements = new Map<string, import('node:sqlite').StatementSync>();
await writeAnswer(
  { task: task ?? '', opened, newest: newest.length },
  task === 'query' ? await readQuestions() : [],
  ({ tenant, operation, from, to }, before) => {
    const conditions = [
      ...(tenant === undefined ? [] : ['tenant = ?']),
      ...(operation === undefined ? [] : ['operation = ?']),
      'time >= ? AND time < ?',
      ...(before === null ? [] : ['(time, sequence) < (?, ?)']),
    ];
    const sql = `SELECT ${columns} FROM audit WHERE ${conditions.join(' AND ')} ORDER BY time DESC, sequence DESC LIMIT 50`;
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    const given = [tenant, operation, from, to, before?.time, before?.sequence].filter((one) => one !== undefined);
    const rows = statement.all(...given) as { sequence: number; time: number; hashed: string; detail: string }[];
    // The console gives entries with their details as objects.
    for (const row of rows) {
      JSON.parse(row.hashed);
      JSON.parse(row.detail.slice(32));
    }
    return { found: rows.length, last: rows.at(-1) ?? null };
  },
);

export {};
