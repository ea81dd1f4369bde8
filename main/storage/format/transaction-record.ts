import { BinnacleError } from '../../contract/errors.ts';
import type { SqlValue } from '../../core/ports.ts';

/** One statement as the journal keeps it. */
export interface StatementRecord {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** Rows it changed; replaying it must change as many. */
  readonly rows: number;
}

/** One transaction as the journal keeps it. */
export interface TransactionRecord {
  readonly statements: readonly StatementRecord[];
  /** All rows changed, triggers included. */
  readonly changes: number;
  /** The newest row id after it. */
  readonly lastId: number;
}

/** Statement texts a journal file numbers; later ones are written out each time. */
const DICTIONARY_SIZE = 4096;
const NULL = 0;
const INTEGER = 1;
const REAL = 2;
const TEXT = 3;
const BLOB = 4;

/**
 * Encodes transactions one after the other.
 *
 * A record: length (32 bits) · statements · changes · last id, then for each statement: number of its text (0: the text
 * follows and gets the next number) · values, each with a type byte · rows. Counts are LEB128.
 */
export class TransactionEncoder {
  readonly #numbers = new Map<string, number>();
  readonly #added: string[] = [];
  #buffer: Buffer = Buffer.allocUnsafe(64 * 1024);
  #end = 0;
  #start = 0;
  #mark = 0;
  #statements = 0;
  #addedBefore = 0;

  /** Bytes of finished records. */
  get length(): number {
    return this.#start;
  }

  /** Begins a record. */
  begin(): void {
    this.#mark = this.#start;
    this.#end = this.#start + HEAD;
    this.#statements = 0;
    this.#addedBefore = this.#added.length;
    this.#reserve(0);
  }

  /** Adds a statement to the record that was begun. */
  statement(sql: string, parameters: readonly SqlValue[], rows: number): void {
    this.#statements++;
    const number = this.#numbers.get(sql);
    this.#count(number ?? 0);
    if (number === undefined) {
      this.#text(sql);
      if (this.#added.length < DICTIONARY_SIZE) {
        this.#added.push(sql);
        this.#numbers.set(sql, this.#added.length);
      }
    }
    this.#count(parameters.length);
    for (const value of parameters) this.#value(value);
    this.#count(rows);
  }

  /** Ends the record; false, and nothing is kept, when it holds no statement. */
  commit(changes: number, lastId: number): boolean {
    if (this.#statements === 0) {
      this.#end = this.#start;
      return false;
    }
    const length = this.#end - this.#start;
    if (length > LARGEST_RECORD) {
      throw new BinnacleError('INVALID_INPUT', `One change would write ${length} bytes, more than ${LARGEST_RECORD}.`, {
        fix: 'Make the change in smaller parts.',
      });
    }
    this.#buffer.writeUInt32BE(length, this.#start);
    this.#buffer.writeUInt32BE(this.#statements, this.#start + 4);
    this.#buffer.writeDoubleBE(changes, this.#start + 8);
    this.#buffer.writeDoubleBE(lastId, this.#start + 16);
    this.#start = this.#end;
    return true;
  }

  /** Forgets the record that was begun last, ended or not. */
  rollback(): void {
    while (this.#added.length > this.#addedBefore) this.#numbers.delete(this.#added.pop()!);
    this.#start = this.#mark;
    this.#end = this.#mark;
  }

  /** Gives the finished records as a view that holds until the next `begin`, and starts over behind them. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#start);
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > KEPT_BUFFER) this.#buffer = Buffer.allocUnsafe(64 * 1024);
    return taken;
  }

  /** Forgets the numbers of texts too: a new file begins. */
  reset(): void {
    this.#numbers.clear();
    this.#added.length = 0;
    this.#addedBefore = 0;
  }

  #value(value: SqlValue): void {
    if (value === null) {
      this.#byte(NULL);
    } else if (typeof value === 'string') {
      this.#byte(TEXT);
      this.#text(value);
    } else if (typeof value !== 'number') {
      this.#byte(BLOB);
      this.#count(value.length);
      this.#reserve(value.length);
      this.#buffer.set(value, this.#end);
      this.#end += value.length;
    } else if (value === (value | 0)) {
      this.#byte(INTEGER);
      this.#reserve(4);
      this.#end = this.#buffer.writeInt32BE(value, this.#end);
    } else {
      this.#byte(REAL);
      this.#reserve(8);
      this.#end = this.#buffer.writeDoubleBE(value, this.#end);
    }
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#count(length);
    this.#reserve(length);
    this.#end += this.#buffer.write(text, this.#end, length, 'utf8');
  }

  #count(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#end++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#end++] = rest;
  }

  #byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#end++] = value;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#end + bytes));
    this.#buffer.copy(larger, 0, 0, Math.min(this.#end, this.#buffer.length));
    this.#buffer = larger;
  }
}

const HEAD = 24;
const KEPT_BUFFER = 4 * 1024 * 1024;
const LARGEST_RECORD = 512 * 1024 * 1024;

/** Decodes what one `TransactionEncoder` wrote, records in order. */
export class TransactionDecoder {
  readonly #texts: string[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /** The records of one payload. @throws RangeError when the bytes are no records. */
  decode(payload: Buffer): TransactionRecord[] {
    this.#bytes = payload;
    this.#at = 0;
    const records: TransactionRecord[] = [];
    while (this.#at < payload.length) records.push(this.#record());
    return records;
  }

  #record(): TransactionRecord {
    const start = this.#at;
    const length = this.#bytes.readUInt32BE(start);
    const count = this.#bytes.readUInt32BE(start + 4);
    const changes = this.#bytes.readDoubleBE(start + 8);
    const lastId = this.#bytes.readDoubleBE(start + 16);
    this.#at = start + HEAD;
    const statements: StatementRecord[] = [];
    for (let i = 0; i < count; i++) {
      const sql = this.#sql();
      const parameters = Array.from({ length: this.#count() }, () => this.#value());
      statements.push({ sql, parameters, rows: this.#count() });
    }
    if (this.#at !== start + length) throw new RangeError('a record has another length than it says');
    return { statements, changes, lastId };
  }

  #sql(): string {
    const number = this.#count();
    if (number > 0) {
      const known = this.#texts[number - 1];
      if (known === undefined) throw new RangeError('a statement has an unknown number');
      return known;
    }
    const sql = this.#text();
    if (this.#texts.length < DICTIONARY_SIZE) this.#texts.push(sql);
    return sql;
  }

  #value(): SqlValue {
    const type = this.#take(1)[0];
    switch (type) {
      case NULL:
        return null;
      case INTEGER:
        return this.#take(4).readInt32BE();
      case REAL:
        return this.#take(8).readDoubleBE();
      case TEXT:
        return this.#text();
      case BLOB:
        return new Uint8Array(this.#take(this.#count()));
      default:
        throw new RangeError('a value has an unknown type');
    }
  }

  #text(): string {
    return this.#take(this.#count()).toString('utf8');
  }

  #count(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#take(1)[0]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  #take(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('a record ends too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
