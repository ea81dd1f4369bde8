import { wholeNumber } from '../command-line.ts';
import { notOffered } from '../not-offered.ts';
import { usageError } from '../usage.ts';
import { given } from '../value.ts';
import { operationVerb, type Verb } from '../verb.ts';
import { listOptions, listParameters } from './list.ts';

/** Lines of one page of an export. */
const PAGE = 1000;

/** Verbs about the audit log. */
export const auditVerbs: readonly Verb[] = [
  operationVerb({
    name: 'audit list',
    examples: ['audit list --tenant northwind --limit 20'],
    operation: 'audit.list',
    summary: 'search the audit log, newest first',
    options: [...listOptions, 'tenant', 'operation', 'principal', 'change-set', 'correlation', 'result', 'from', 'to'],
    environment: true,
    parameters: (context) => {
      const { options } = context.line;
      return given({
        ...listParameters(context),
        tenant: options.tenant,
        environment: options.env,
        operation: options.operation,
        principal: options.principal,
        changeSet: options['change-set'],
        correlationId: options.correlation,
        result: options.result,
        from: options.from,
        to: options.to,
      });
    },
    show: (entries, screen) =>
      screen.table(
        ['SEQUENCE', 'TIME', 'PRINCIPAL', 'HOST', 'OPERATION', 'TENANT', 'ENVIRONMENT', 'RESULT'],
        entries.map((one) => [
          one.sequence,
          one.time,
          one.principal,
          one.host,
          one.operation,
          one.tenant,
          one.environment,
          one.result,
        ]),
        'There is no such entry.',
      ),
  }),
  operationVerb({
    name: 'audit show',
    examples: ['audit show 42'],
    operation: 'audit.show',
    summary: 'show one entry',
    args: ['SEQUENCE'],
    parameters: ({ args }) => {
      const text = args[0] ?? '';
      if (/^[1-9]\d{0,15}$/.test(text)) return { sequence: Number(text) };
      throw usageError(`${JSON.stringify(text)} is no sequence number.`, 'Take one from `audit list`.', 'sequence');
    },
    show: (entry, screen) => screen.fields(Object.entries(entry).map(([name, value]) => [name, value])),
  }),
  operationVerb({
    name: 'audit verify',
    examples: ['audit verify'],
    operation: 'audit.verify',
    summary: 'check every entry and every file of the data folder; repairs nothing',
    needs: 'workspace',
    show: ({ entries, head, problems, notes }, screen) => {
      screen.fields([
        ['Entries', entries],
        ['Head', head],
        ['Problems', problems.length],
      ]);
      for (const { sequence, code, message } of problems) screen.line(problemLine('problem', sequence, code, message));
      for (const { sequence, code, message } of notes) screen.line(problemLine('note', sequence, code, message));
    },
    failed: ({ problems }) => problems.length > 0,
  }),
  {
    name: 'audit export',
    examples: ['audit export --format json > audit.jsonl'],
    operation: 'audit.export',
    summary: 'write the whole log as JSON Lines, to be checked on another machine',
    args: [],
    options: [...listOptions, 'format'],
    environment: false,
    needs: 'open',
    run: async ({ call, line: { options }, terminal, screen }) => {
      const format = options.format ?? 'json';
      if (['csv', 'syslog'].includes(format)) throw notOffered(`audit export --format ${format}`);
      let left = wholeNumber(options, 'limit', 1) ?? Number.POSITIVE_INFINITY;
      let after = options.after;
      while (left > 0 && !terminal.outClosed) {
        const answer = await call('audit.export', given({ format, after, limit: Math.min(PAGE, left) }));
        if (answer.data.lines.length > 0) await terminal.out(`${answer.data.lines.join('\n')}\n`);
        screen.findings(answer.findings);
        left -= answer.data.lines.length;
        if (answer.page.next === null) return 0;
        after = answer.page.next;
      }
      if (after !== undefined && !terminal.outClosed) screen.note(`There is more: go on with --after ${after}`);
      return 0;
    },
  },
];

function problemLine(kind: string, sequence: number, code: string, message: string): string {
  return `${kind} ${code}${sequence === -1 ? '' : ` at entry ${sequence}`}: ${message}`;
}
