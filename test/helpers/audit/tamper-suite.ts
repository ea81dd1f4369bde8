import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditVerification } from '../../../main/contract/results.ts';
import { Report } from '../../../main/storage/audit/chain-check.ts';
import { CommitmentCheck } from '../../../main/storage/audit/commitment-check.ts';
import { readKeyFile } from '../../../main/storage/audit/key-file-content.ts';
import {
  decodeSegmentHeader,
  decodeTrailer,
  openDirectory,
  segmentTrailerLength,
} from '../../../main/storage/audit/segment-format.ts';
import { type SegmentPlace, segmentCipher } from '../../../main/storage/audit/segment-writer.ts';
import { type ExportVerdict, ExportVerifier } from '../../../main/storage/audit/verifier.ts';
import { verifyAudit } from '../../../main/storage/audit/verify.ts';
import { verifySegment } from '../../../main/storage/audit/verify-segment.ts';
import { seeded } from '../storage/random.ts';
import { type TestLog, testLog } from './log.ts';
import { flipped, openRows, renumbered, replaceRows, rewritten } from './tamper.ts';

/** How much of the tampering is tried. */
export interface TamperCounts {
  /** Every how many bits of the segment one is flipped. */
  readonly bitStep: number;
  /** The same for the export, which does not depend on sealing. */
  readonly exportStep: number;
  /** Flips at random places of segment and key file. */
  readonly randomFlips: number;
  /** Every how many entries one is deleted, doubled, swapped, cut at. */
  readonly entryStep: number;
}

const entries = 200;

/** Tampers with a log of 200 entries in every way and expects each to be found. */
export function tamperSuite(name: string, counts: TamperCounts, dataKey: Uint8Array | null): void {
  describe(`tampering with a log of ${entries} entries, ${name}`, () => {
    let one: TestLog;
    let lines: string[];

    beforeAll(async () => {
      one = await testLog({ dataKey });
      // Not ASCII, so that the export has escapes: their digits can change case without changing what they say.
      one.add(entries, { principal: 'Zoë Nuñez', reason: 'für später' });
      await one.log.checkpoint();
      one.log.eraseTenant('isp-0005');
      lines = [...one.log.export({ after: 0 })].map(({ text }) => text);
    });
    afterAll(() => one.remove());

    const check = (text: string, checkpoints: readonly string[] = []): ExportVerdict => {
      const verifier = new ExportVerifier({ identities: [one.options.identity.id], checkpoints, from: 1 });
      const parts = text.split('\n');
      const rest = parts.pop() ?? '';
      for (const part of parts) verifier.line(part);
      if (rest !== '') verifier.line(rest);
      return verifier.finish(rest === '');
    };
    const whole = (changed: readonly string[]): string => `${changed.join('\n')}\n`;
    const verify = (): Promise<AuditVerification> =>
      verifyAudit({ ...one.options, identities: [one.options.identity.id] });

    test('untouched, nothing is found', async () => {
      const verdict = check(whole(lines));
      expect(verdict).toMatchObject({ entries, head: one.log.head().hash, problems: [] });
      expect(verdict.erased).toBeGreaterThan(10);
      expect((await verify()).problems).toEqual([]);
    });

    test('another spelling of the same text is found', () => {
      const text = whole(lines);
      expect(text).toContain('Zo\\u00eb');
      for (const [from, to] of [
        ['Zo\\u00eb', 'Zo\\u00EB'],
        ['"hash":', '"hash": '],
        ['Zo\\u00eb', '\\u005ao\\u00eb'],
      ] as const) {
        expect(check(text.replace(from, to)).problems.length, to).toBeGreaterThan(0);
      }
    });

    test('every flipped bit of the export is found', () => {
      expect(lines.map((line, at) => passes(`${line}\n`, at)).every(Boolean)).toBe(true);
      // One line at a time, in its place: what stands before and after it has been checked.
      const missed: string[] = [];
      let tried = 0;
      for (const [at, line] of lines.entries()) {
        const bytes = Buffer.from(`${line}\n`, 'latin1');
        const first = (counts.exportStep - (tried % counts.exportStep)) % counts.exportStep;
        for (let bit = first; bit < bytes.length * 8; bit += counts.exportStep) {
          if (passes(flipped(bytes, bit).toString('latin1'), at)) missed.push(`line ${at + 1}, bit ${bit}`);
          tried++;
        }
      }
      expect(missed).toEqual([]);
      expect(tried).toBeGreaterThan((whole(lines).length * 8) / counts.exportStep / 2);
    });

    /** Whether text could stand for the line with this number, followed by the rest of the export. */
    const passes = (text: string, at: number): boolean => {
      if (!text.endsWith('\n')) return false;
      const from = Math.min(at, entries) + 1;
      const verifier = new ExportVerifier({ identities: [one.options.identity.id], checkpoints: [], from });
      for (const part of text.slice(0, -1).split('\n')) verifier.line(part);
      const { problems, head } = verifier.finish(true);
      const next = lines[at + 1];
      const cutting = next === undefined || next.startsWith('{"checkpoint"');
      const linked = cutting || next.includes(`previous\\":\\"${head}\\"`);
      // The first entry's genesis needs the workspace, which the last line names.
      const open = next === undefined ? [] : ['EXPORT_CUT', at === 0 ? 'CHAIN_BROKEN' : ''];
      return linked && problems.every(({ code }) => open.includes(code));
    };

    test('the short cut of the test before says what the whole verifier says', () => {
      const random = seeded(3);
      const text = Buffer.from(whole(lines), 'latin1');
      for (let round = 0; round < 40; round++) {
        const changed = flipped(text, random.below(text.length * 8)).toString('latin1');
        expect(check(changed).problems.length).toBeGreaterThan(0);
      }
    });

    test('each entry deleted, doubled, swapped or put elsewhere, and each cut, is found in the export', () => {
      for (let at = 0; at < entries; at += counts.entryStep) {
        const line = lines[at] as string;
        const changes = [
          lines.toSpliced(at, 1),
          lines.toSpliced(at, 0, line),
          lines.toSpliced((at + 90) % entries, 0, line),
          lines.toSpliced(at, 2, lines[at + 1] as string, line),
          lines.slice(0, at),
          lines.slice(at + 1),
          [...lines.slice(0, at), ...lines.slice(-1)],
        ];
        for (const [kind, changed] of changes.entries()) {
          expect(check(whole(changed)).problems, `entry ${at}, change ${kind}`).not.toEqual([]);
        }
      }
    });

    test('each entry deleted, doubled, swapped, cut or rewritten with all later hashes is found in the log', async () => {
      const rows = openRows(one.database);
      for (let at = 0; at < entries; at += counts.entryStep) {
        const row = rows[at]!;
        const next = rows[(at + 1) % entries]!;
        const changes = [
          rows.toSpliced(at, 1),
          renumbered(rows.toSpliced(at, 1)),
          renumbered(rows.toSpliced(at, 0, row)),
          renumbered(at + 1 < entries ? rows.toSpliced(at, 2, next, row) : [row, ...rows.slice(0, -1)]),
          rows.slice(0, at),
          renumbered(rows.slice(at + 1)),
          rewritten(rows, at, { result: 'refused:FORBIDDEN' }),
        ];
        for (const [kind, changed] of changes.entries()) {
          replaceRows(one.database, changed);
          expect((await verify()).problems, `entry ${at}, change ${kind}`).not.toEqual([]);
        }
      }
      replaceRows(one.database, rows);
      expect((await verify()).problems).toEqual([]);
    });

    test('every flipped bit of a sealed segment is found, and so are those of the key file', async () => {
      const sealed = await testLog({ dataKey, segmentEntries: entries });
      try {
        sealed.add(entries);
        await sealed.log.maintain();
        const path = join(sealed.folder, 'audit', 'segment-000001');
        const bytes = readFileSync(path);
        const { files, workspaceId, folder } = sealed.options;
        const commitments = new CommitmentCheck(readKeyFile(files, folder, dataKey, new Report()));
        let current: Buffer = bytes;
        // Reading from memory: the file itself is flipped once below, through the whole of `verifyAudit`.
        const shim = { ...files, open: () => 0, close: () => {}, size: () => current.length, read: copy };
        function copy(_file: number, target: Uint8Array, position: number): number {
          return current.copy(target, 0, position, position + target.length);
        }
        const place = { files: shim, folder: '', dataKey, workspaceId };
        expect(verifySegment(place, 1, commitments, new Set())).toMatchObject({ entries, problems: [] });
        const found = (bit: number): number => {
          current = flipped(bytes, bit);
          return verifySegment(place, 1, commitments, new Set()).problems.length;
        };
        const pieces = piecesOf(bytes, place);
        expect(pieces.reduce((sum, piece) => sum + piece.length, 64 + 48)).toBe(bytes.length);
        for (let bit = 0; bit < bytes.length * 8; bit += counts.bitStep) {
          const at = bit >> 3;
          const piece = pieces.find(({ offset, length }) => at >= offset && at < offset + length);
          // A piece that does not open is damage to `verifySegment`; the random flips below prove that it says so.
          const missed = piece === undefined ? found(bit) === 0 : piece.opens(bit - piece.offset * 8);
          if (missed) expect.unreachable(`bit ${bit} of the segment was not noticed`);
        }
        const random = seeded(40);
        for (let round = 0; round < counts.randomFlips; round++) {
          const bit = random.below(bytes.length * 8);
          if (found(bit) === 0) expect.unreachable(`bit ${bit} of the segment was not noticed`);
        }
        writeFileSync(path, flipped(bytes, 4000));
        const verdict = await verifyAudit({ ...sealed.options, identities: null });
        expect(verdict.problems.map(({ code }) => code)).toContain('AUDIT_SEGMENT_DAMAGED');
        flipKeys(sealed, dataKey, counts.randomFlips);
      } finally {
        await sealed.remove();
      }
    });
  });
}

/** Each piece of a segment, and whether it still opens with one of its bits flipped. */
function piecesOf(
  bytes: Buffer,
  place: SegmentPlace,
): { readonly offset: number; readonly length: number; opens(bit: number): boolean }[] {
  const header = decodeSegmentHeader(bytes);
  const trailer = decodeTrailer(bytes.subarray(-segmentTrailerLength));
  if (header === undefined || header === 'newer' || trailer === undefined) throw new Error('not a segment');
  const cipher = segmentCipher(place, header.salt);
  const own = trailer.directory;
  const sealed = bytes.subarray(own.offset, own.offset + own.length);
  const directory = openDirectory(cipher, header, trailer.pieces, sealed);
  if (directory === undefined) throw new Error('not a segment');
  return [...directory.blocks, ...directory.columns, own].map(({ offset, length }, index) => ({
    offset,
    length,
    opens: (bit) =>
      cipher.open(index, flipped(bytes.subarray(offset, offset + length), bit), header.bytes) !== undefined,
  }));
}

function flipKeys(one: TestLog, dataKey: Uint8Array | null, rounds: number): void {
  const bytes = readFileSync(join(one.folder, 'keys'));
  const random = seeded(9);
  for (let round = 0; round < rounds; round++) {
    const bit = random.below(bytes.length * 8);
    const changed = flipped(bytes, bit);
    const report = new Report();
    const read = (_file: number, target: Uint8Array, position: number): number =>
      changed.copy(target, 0, position, position + target.length);
    const files = { ...one.options.files, open: () => 0, close: () => {}, size: () => changed.length, read };
    readKeyFile(files, '', dataKey, report);
    if (report.problems.length === 0) expect.unreachable(`bit ${bit} of the key file was not noticed`);
  }
}
