import { useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../../../main/contract/errors.ts';
import type { Written } from '../../../../main/contract/results.ts';
import type { ImportedTenants } from '../../../../main/contract/tenants.ts';
import { useConsole } from '../../../console.ts';
import { importWords as words } from '../../../words/fleet-import.ts';
import { words as all } from '../../../words.ts';
import { wantedPhrase } from '../bulk/use-dry-run.ts';
import type { Why, Write, Writes } from '../writes.ts';
import { csvHeader, firstLine } from './csv-header.ts';
import { type ImportedRow, importedRows } from './import-rows.ts';
import { type FileRefusal, readTenantFile, type TenantFile } from './read-file.ts';

/** An import of tenants on its way: a file chosen, read, checked row by row, and taken. */
export interface TenantImport {
  readonly stage: 'choose' | 'reading' | 'checking' | 'review';
  readonly file: TenantFile | null;
  readonly refusal: FileRefusal | null;
  readonly failure: Failure | null;
  readonly result: Written<ImportedTenants> | null;
  readonly rows: readonly ImportedRow[];
  /** The columns of a CSV file. */
  readonly headers: readonly string[];
  /** Columns that mean no field and for which nothing was chosen yet. */
  readonly unknown: readonly string[];
  /** Whether no column is the identifier. */
  readonly headerMissing: boolean;
  /** What columns are read as, by header; empty: left out. */
  readonly columns: Readonly<Record<string, string>>;
  readonly partial: boolean;
  readonly busy: boolean;
  /** The phrase the host asks for before it goes on, and what was typed of it; null while it asks for none. */
  readonly phrase: { readonly wanted: string; readonly typed: string } | null;
  typePhrase(typed: string): void;
  take(files: readonly File[]): Promise<void>;
  mapColumn(header: string, place: string | null): void;
  setPartial(partial: boolean): void;
  check(): void;
  save(why: Why): Promise<boolean>;
  restart(): void;
}

const noWhy: Why = { reason: '', ticket: '' };

/** The code of the first row that made the host refuse a whole file. */
function refusedCode(failure: Failure | null): string | null {
  const details = failure?.details as { readonly refused?: readonly { readonly code: string }[] } | null | undefined;
  return details?.refused?.[0]?.code ?? null;
}

/** Reads a file in the page and asks the host what importing it would do; asks again with every choice. */
export function useTenantImport(): TenantImport {
  const { bridge, writes } = useConsole();
  const [stage, setStage] = useState<TenantImport['stage']>('choose');
  const [file, setFile] = useState<TenantFile | null>(null);
  const [refusal, setRefusal] = useState<FileRefusal | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [result, setResult] = useState<Written<ImportedTenants> | null>(null);
  const [columns, setColumns] = useState<Readonly<Record<string, string>>>({});
  const [asked, setAsked] = useState<readonly string[]>([]);
  const [partial, setPartial] = useState(false);
  const [busy, setBusy] = useState(false);
  const [phrase, setPhrase] = useState<TenantImport['phrase']>(null);
  const [turn, setTurn] = useState(0);
  const newest = useRef(0);
  const headers = useMemo(() => (file === null || file.format !== 'csv' ? [] : csvHeader(file.text)), [file]);
  const write =
    (text: string, map: Readonly<Record<string, string>>, more: { partial?: boolean; base?: string }) =>
    (meta: Parameters<Write<ImportedTenants>>[0]) =>
      bridge.tenantImport(
        { text, ...(file?.format === undefined ? {} : { format: file.format }), columns: { ...map }, ...more },
        meta,
      );
  useEffect(() => {
    if (file === null) return;
    newest.current += 1;
    const mine = newest.current;
    const check = async () => {
      setStage('checking');
      setFailure(null);
      setPhrase(null);
      // Asked with two lines only, so that every unknown column is known before the whole file goes its way.
      const ask = (map: Readonly<Record<string, string>>) => write(firstLine(file.text, 2), map, {});
      const unknown = await unknownColumns(writes, ask, headers, columns);
      if (mine !== newest.current) return;
      setAsked((before) => [...new Set([...before, ...unknown])]);
      const left = Object.fromEntries(unknown.map((header) => [header, '']));
      const outcome = await writes.preview(write(file.text, { ...left, ...columns }, {}), noWhy);
      if (mine !== newest.current) return;
      setStage('review');
      setResult(outcome.ok ? outcome.data : null);
      setFailure(outcome.ok ? null : outcome.failure);
    };
    void check();
  }, [file, columns, turn]);
  const restart = () => {
    newest.current += 1;
    setStage('choose');
    setFile(null);
    setRefusal(null);
    setFailure(null);
    setResult(null);
    setColumns({});
    setAsked([]);
    setPartial(false);
  };
  return {
    stage,
    file,
    refusal,
    failure,
    result,
    rows: useMemo(() => (result === null ? [] : importedRows(result.value, result.changes)), [result]),
    headers,
    unknown: asked.filter((header) => columns[header] === undefined),
    headerMissing: refusedCode(failure) === 'MISSING_HEADER',
    columns,
    partial,
    busy,
    phrase,
    typePhrase: (typed) => setPhrase((before) => (before === null ? null : { ...before, typed })),
    async take(files) {
      const [only] = files;
      if (only === undefined) return;
      restart();
      const mine = newest.current;
      if (files.length > 1) return setRefusal({ message: words.oneFile(files.length), fix: words.oneFileFix });
      setStage('reading');
      const answer = await readTenantFile(only);
      if (mine !== newest.current) return;
      if ('file' in answer) return setFile(answer.file);
      setRefusal(answer.refusal);
      setStage('choose');
    },
    mapColumn: (header, place) =>
      setColumns(({ [header]: _before, ...rest }) => (place === null ? rest : { ...rest, [header]: place })),
    setPartial,
    check: () => setTurn((before) => before + 1),
    async save(why) {
      if (file === null || result === null) return false;
      const { added, changed, base } = result.value;
      setBusy(true);
      const take = write(file.text, columns, { partial, ...(base === null ? {} : { base }) });
      const outcome = await writes.save<ImportedTenants>(
        phrase === null ? take : (meta) => take({ ...meta, confirm: phrase.typed.trim() }),
        why,
        words.saved(added + changed),
        all.fleet.savedHere,
      );
      setBusy(false);
      const wanted = outcome.ok ? null : wantedPhrase(outcome.failure);
      if (wanted !== null && phrase?.wanted !== wanted) setPhrase({ wanted, typed: '' });
      setFailure(outcome.ok ? null : outcome.failure);
      return outcome.ok;
    },
    restart,
  };
}

/** Columns the host knows no field for; it names one at a time, so it is asked until it names no more. */
async function unknownColumns(
  writes: Writes,
  ask: (map: Readonly<Record<string, string>>) => Write<ImportedTenants>,
  headers: readonly string[],
  chosen: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const unknown: string[] = [];
  for (let turn = 0; turn < headers.length; turn += 1) {
    const left = Object.fromEntries(unknown.map((header) => [header, '']));
    const outcome = await writes.preview(ask({ ...left, ...chosen }), noWhy);
    if (outcome.ok || refusedCode(outcome.failure) !== 'UNKNOWN_COLUMN') break;
    const named = headers.find(
      (header) => !unknown.includes(header) && outcome.failure.message.includes(JSON.stringify(header.slice(0, 80))),
    );
    if (named === undefined) break;
    unknown.push(named);
  }
  return unknown;
}
