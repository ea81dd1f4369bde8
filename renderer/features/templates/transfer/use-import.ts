import { useEffect, useRef, useState } from 'react';
import type { ImportRow } from '../../../../main/contract/authoring.ts';
import type { Failure } from '../../../../main/contract/errors.ts';
import type { TemplateKind } from '../../../../main/contract/model.ts';
import { useConsole } from '../../../console.ts';
import { transferWords as words } from '../../../words/transfer.ts';
import type { Why, Write } from '../../fleet/writes.ts';
import { type ChosenFile, type ReadFiles, type ReadRefusal, readFiles } from './read-files.ts';

/** How lone files are read, and whether refused ones are left out. */
export interface ImportChoices {
  readonly from: '' | 'handlebars' | 'jinja2';
  readonly kind: '' | TemplateKind;
  readonly document: string;
  readonly partial: boolean;
}

/** An import on its way: files chosen, read, tried, and taken. */
export interface ImportFlow {
  readonly stage: 'choose' | 'reading' | 'checking' | 'review';
  readonly chosen: number;
  readonly read: ReadFiles | null;
  readonly refusal: ReadRefusal | null;
  readonly rows: readonly ImportRow[];
  readonly failure: Failure | null;
  readonly choices: ImportChoices;
  readonly busy: boolean;
  take(files: readonly ChosenFile[]): Promise<void>;
  choose(choices: Partial<ImportChoices>): void;
  save(why: Why): Promise<boolean>;
  restart(): void;
}

const first: ImportChoices = { from: '', kind: '', document: '', partial: false };

/** Reads chosen files in the page and asks the host what importing them would do; asks again with every choice. */
export function useImport(): ImportFlow {
  const { bridge, writes } = useConsole();
  const [stage, setStage] = useState<ImportFlow['stage']>('choose');
  const [chosen, setChosen] = useState(0);
  const [read, setRead] = useState<ReadFiles | null>(null);
  const [refusal, setRefusal] = useState<ReadRefusal | null>(null);
  const [rows, setRows] = useState<readonly ImportRow[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [choices, setChoices] = useState(first);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const write =
    (files: ReadFiles['files'], partial: boolean): Write<readonly ImportRow[]> =>
    (meta) =>
      bridge.templateImport(
        {
          files: [...files],
          ...(choices.from === '' ? {} : { from: choices.from }),
          ...(choices.kind === '' ? {} : { kind: choices.kind }),
          ...(choices.document === '' ? {} : { document: choices.document }),
          ...(partial ? { partial: true } : {}),
        },
        meta,
      );
  useEffect(() => {
    if (read === null) return;
    turn.current += 1;
    const mine = turn.current;
    const check = async () => {
      setStage('checking');
      setFailure(null);
      // The dry run leaves out what is refused, so that every row is told, whatever is chosen for the import itself.
      const outcome =
        read.files.length === 0 ? null : await writes.preview(write(read.files, true), { reason: '', ticket: '' });
      if (mine !== turn.current) return;
      setStage('review');
      if (outcome === null) setRows(read.refused);
      else if (outcome.ok) setRows([...read.refused, ...outcome.data.value]);
      else setFailure(outcome.failure);
    };
    void check();
  }, [read, choices.from, choices.kind, choices.document]);
  return {
    stage,
    chosen,
    read,
    refusal,
    rows,
    failure,
    choices,
    busy,
    async take(files) {
      turn.current += 1;
      const mine = turn.current;
      setStage('reading');
      setChosen(files.length);
      setRefusal(null);
      setFailure(null);
      setRows([]);
      const answer = await readFiles(files);
      if (mine !== turn.current) return;
      if ('refusal' in answer) {
        setRefusal(answer.refusal);
        setStage('choose');
      } else setRead(answer.read);
    },
    choose: (change) => setChoices((before) => ({ ...before, ...change })),
    async save(why) {
      if (read === null) return false;
      setBusy(true);
      const changing = rows.filter((row) => row.outcome === 'added' || row.outcome === 'changed').length;
      const outcome = await writes.save(
        write(read.files, choices.partial),
        why,
        words.imported(changing),
        words.importNote,
      );
      setBusy(false);
      setFailure(outcome.ok ? null : outcome.failure);
      return outcome.ok;
    },
    restart() {
      turn.current += 1;
      setRead(null);
      setRows([]);
      setStage('choose');
      setRefusal(null);
      setFailure(null);
      setChoices(first);
    },
  };
}
