import { createSecretKey, type KeyObject } from 'node:crypto';
import { BinnacleError } from '../../contract/errors.ts';
import type { Crypto } from '../../core/ports.ts';
import {
  errorCode,
  type FileHandle,
  type FileSystem,
  readWhole,
  removeIfThere,
  replaceFile,
  writeFully,
} from '../files.ts';
import {
  decodeHeader,
  encodeHeader,
  fitsSlot,
  headerLength,
  type KeyFileHeader,
  outlineOf,
  recordLength,
  type SlotCodec,
  slotCodec,
} from './key-slots.ts';

/** The key file's name in the data folder. */
export const keyFileName = 'keys';

/** A key that can be destroyed by itself. */
export interface KeySlot {
  /** Counts from 1, never used again; what is sealed under the key names it. */
  readonly number: number;
  /** A tenant's identifier, empty for the workspace itself, or a name with a colon (`draft:…`) for anything else. */
  readonly owner: string;
  readonly class: string;
  /** Random number that stands for the owner; null when the owner is no tenant. */
  readonly subject: number | null;
  /** AES-256. */
  readonly key: KeyObject;
}

/** What a slot is wanted for. */
export interface SlotRequest {
  readonly owner: string;
  readonly class: string;
}

/** The file of erasable keys. Never journalled, never in a snapshot: destroying a slot makes what it sealed unreadable for good. */
export interface KeyFile {
  /** Whether there was no file and a new one was made. */
  readonly created: boolean;
  /** Places (from 1) of records that were found damaged. */
  readonly damaged: readonly number[];
  /** Bytes of a torn append that were cut off; what they would have held was never used. */
  readonly cut: number;
  readonly count: number;
  slot(owner: string, slotClass: string): KeySlot | undefined;
  /** The slot with this number; undefined once it is destroyed. */
  numbered(slot: number): KeySlot | undefined;
  /** Every slot of an owner. */
  slotsOf(owner: string): readonly KeySlot[];
  /** Every readable slot of a class. */
  slotsOfClass(slotClass: string): readonly KeySlot[];
  /**
   * Whether a slot that is not there was destroyed. False when it may have been lost instead: a record of the file is
   * damaged, or the file never came to this number, as one made anew or put back from a backup.
   */
  wasDestroyed(number: number): boolean;
  /**
   * Gives the slots asked for, in order; those that are missing are appended together and are on disk when this returns.
   * @throws BinnacleError STORAGE_FAILED; nothing may then be sealed under them.
   */
  ensure(requests: readonly SlotRequest[]): readonly KeySlot[];
  /**
   * Destroys an owner's slots (of one class, or all) and gives their number. Returns once the file without them has
   * taken the place of the one with them, on disk.
   */
  destroy(owner: string, slotClass?: string): number;
  /** Destroys every slot whose class is accepted, whoever owns it: retention. */
  destroyClasses(accept: (slotClass: string) => boolean): number;
  close(): void;
}

/** What a key file needs. */
export interface KeyFileOptions {
  readonly files: FileSystem;
  readonly folder: string;
  /** 32 bytes, or null in an unsealed workspace. */
  readonly dataKey: Uint8Array | null;
  readonly crypto: Pick<Crypto, 'random'>;
  /** Slots up to this number are in use: a damaged one among them is damage, one after them a torn append. */
  readonly usedUpTo: number;
}

/** Slots kept open at once. */
const openSlots = 20_000;

/**
 * Opens the key file, making it when it is missing.
 * @throws BinnacleError DAMAGED when its header is, NEWER_FORMAT when a later version wrote it.
 */
export function openKeyFile(options: KeyFileOptions): KeyFile {
  return new FileOfKeys(options);
}

class FileOfKeys implements KeyFile {
  readonly created: boolean;
  readonly damaged: number[] = [];
  cut = 0;
  readonly #options: KeyFileOptions;
  readonly #path: string;
  #header: KeyFileHeader;
  #codec: SlotCodec;
  #file: FileHandle | undefined;
  #failed = false;
  /** By place in the file: slot number and class. */
  #numbers: number[] = [];
  #places = new Map<number, number>();
  #classes: string[] = [];
  #byOwner = new Map<string, number[]>();
  readonly #open = new Map<number, KeySlot>();
  readonly #openByName = new Map<string, KeySlot>();

  constructor(options: KeyFileOptions) {
    this.#options = options;
    this.#path = `${options.folder}/${keyFileName}`;
    removeIfThere(options.files, `${this.#path}.tmp`);
    let bytes = this.#read();
    this.created = bytes === undefined;
    if (bytes === undefined) {
      const header = { sealed: options.dataKey !== null, next: 1, salt: options.crypto.random(16) };
      bytes = encodeHeader(header);
      this.#replace([bytes]);
    }
    const header = decodeHeader(bytes);
    if (header === 'newer') {
      throw new BinnacleError('NEWER_FORMAT', 'The key file was written by a newer version of the console.', {
        fix: 'Open the workspace with that version. Nothing was changed.',
      });
    }
    if (header === undefined || header.sealed !== (options.dataKey !== null)) {
      throw new BinnacleError('DAMAGED', `The header of the key file ${this.#path} is damaged.`, {
        fix: 'Restore the newest backup; `binnacle audit verify` says what can still be read.',
      });
    }
    this.#header = header;
    this.#codec = slotCodec(options.dataKey, header.salt);
    this.#index(bytes);
    this.#file = options.files.open(this.#path, 'write');
    this.#cutTail(bytes);
  }

  get count(): number {
    return this.#numbers.length;
  }

  slot(owner: string, slotClass: string): KeySlot | undefined {
    const name = `${owner}\n${slotClass}`;
    const known = this.#openByName.get(name);
    if (known !== undefined) return known;
    for (const at of this.#byOwner.get(this.#codec.ownerTag(owner)) ?? []) {
      if (this.#classes[at] !== slotClass) continue;
      const slot = this.#load(at);
      if (slot?.owner === owner) return slot;
    }
    return undefined;
  }

  numbered(number: number): KeySlot | undefined {
    const known = this.#open.get(number);
    if (known !== undefined) return known;
    const at = this.#places.get(number);
    if (at === undefined) return undefined;
    // Where damage made one record's number equal another's, the readable one counts.
    return (
      this.#load(at) ??
      this.#numbers
        .flatMap((other, place) => (other === number ? [place] : []))
        .map((place) => this.#load(place))
        .find(Boolean)
    );
  }

  slotsOf(owner: string): readonly KeySlot[] {
    const places = this.#byOwner.get(this.#codec.ownerTag(owner)) ?? [];
    return places.flatMap((at) => {
      const slot = this.#load(at);
      return slot?.owner === owner ? [slot] : [];
    });
  }

  slotsOfClass(slotClass: string): readonly KeySlot[] {
    return this.#classes.flatMap((one, at) => {
      const slot = one === slotClass ? this.#load(at) : undefined;
      return slot === undefined ? [] : [slot];
    });
  }

  wasDestroyed(number: number): boolean {
    if (number < 1 || number >= this.#next() || this.#places.has(number)) return false;
    return this.#numbers.every((_, at) => this.#load(at) !== undefined);
  }

  ensure(requests: readonly SlotRequest[]): readonly KeySlot[] {
    const wanted = new Map<string, SlotRequest>();
    for (const request of requests) {
      if (this.slot(request.owner, request.class) === undefined) {
        wanted.set(`${request.owner}\n${request.class}`, request);
      }
    }
    if (wanted.size > 0) this.#append([...wanted.values()]);
    return requests.map((request) => this.slot(request.owner, request.class) as KeySlot);
  }

  destroy(owner: string, slotClass?: string): number {
    const doomed = new Set(
      this.slotsOf(owner)
        .filter((slot) => slotClass === undefined || slot.class === slotClass)
        .map((slot) => slot.number),
    );
    return this.#rewriteWithout((at) => doomed.has(this.#numbers[at] as number));
  }

  destroyClasses(accept: (slotClass: string) => boolean): number {
    return this.#rewriteWithout((at) => accept(this.#classes[at] as string));
  }

  close(): void {
    if (this.#file !== undefined) this.#options.files.close(this.#file);
    this.#file = undefined;
    this.#open.clear();
    this.#openByName.clear();
  }

  #append(requests: readonly SlotRequest[]): void {
    const { files, crypto } = this.#options;
    for (const { owner, class: slotClass } of requests) {
      if (!fitsSlot(owner, slotClass)) {
        throw new BinnacleError('INVALID_INPUT', 'The owner of an erasable key has a name that is too long.');
      }
    }
    const first = this.#next();
    const subjects = new Map<string, number>();
    const records = requests.map((request, at) => {
      let subject = subjects.get(request.owner) ?? this.slotsOf(request.owner)[0]?.subject ?? 0;
      if (subject === 0 && isTenant(request.owner)) subject = randomSubject(crypto);
      subjects.set(request.owner, subject);
      return this.#codec.encode({ number: first + at, ...request, subject, key: crypto.random(32) }, crypto.random(12));
    });
    const start = headerLength + this.#numbers.length * recordLength;
    this.#writing(() => {
      const file = this.#opened();
      writeFully(files, file, Buffer.concat(records), start);
      files.fsync(file);
    });
    for (const record of records) this.#enter(record);
  }

  #rewriteWithout(doomed: (at: number) => boolean): number {
    const { files } = this.#options;
    const kept = this.#numbers.map((_, at) => at).filter((at) => !doomed(at));
    const destroyed = this.#numbers.length - kept.length;
    if (destroyed === 0) return 0;
    const bytes = this.#read() ?? Buffer.alloc(0);
    this.#header = { ...this.#header, next: this.#next() };
    const records = kept.map((at) => bytes.subarray(headerLength + at * recordLength).subarray(0, recordLength));
    this.#writing(() => {
      this.#replace([encodeHeader(this.#header), Buffer.concat(records)]);
      this.close();
      this.#file = files.open(this.#path, 'write');
    });
    this.#index(Buffer.concat([encodeHeader(this.#header), ...records]));
    return destroyed;
  }

  #next(): number {
    return Math.max(this.#header.next, (this.#numbers.at(-1) ?? 0) + 1);
  }

  #read(): Buffer | undefined {
    try {
      return readWhole(this.#options.files, this.#path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  #replace(parts: readonly Uint8Array[]): void {
    replaceFile(this.#options.files, this.#path, parts);
    this.#options.files.syncFolder(this.#options.folder);
  }

  #writing(work: () => void): void {
    if (this.#failed) throw storageFailed(undefined);
    try {
      work();
    } catch (cause) {
      // After a failed fsync nobody knows what is on disk; the next opening looks.
      this.#failed = true;
      throw storageFailed(cause);
    }
  }

  #opened(): FileHandle {
    if (this.#file === undefined) throw new BinnacleError('INTERNAL', 'The key file is closed.');
    return this.#file;
  }

  #index(bytes: Buffer): void {
    this.#numbers = [];
    this.#classes = [];
    this.#places = new Map();
    this.#byOwner = new Map();
    for (let at = headerLength; at + recordLength <= bytes.length; at += recordLength) {
      this.#enter(bytes.subarray(at, at + recordLength));
    }
  }

  #enter(record: Buffer): void {
    const outline = outlineOf(record);
    this.#classes.push(outline.class);
    const places = this.#byOwner.get(outline.ownerTag);
    const at = this.#numbers.push(outline.number) - 1;
    if (!this.#places.has(outline.number)) this.#places.set(outline.number, at);
    if (places === undefined) this.#byOwner.set(outline.ownerTag, [at]);
    else places.push(at);
  }

  /** Cuts off what a torn append left behind, and notes damage among the slots in use. */
  #cutTail(bytes: Buffer): void {
    let whole = this.#numbers.length;
    while (whole > 0) {
      const record = bytes.subarray(headerLength + (whole - 1) * recordLength).subarray(0, recordLength);
      if (this.#codec.decode(record) !== undefined) break;
      // Slots are numbered in step, so a damaged record's number is told by its place, not by its own bytes.
      const before = whole > 1 ? (this.#numbers[whole - 2] as number) : this.#header.next - 1;
      if (before + 1 <= this.#options.usedUpTo) break;
      whole--;
    }
    const end = headerLength + whole * recordLength;
    if (end < bytes.length) {
      const { files } = this.#options;
      files.truncate(this.#opened(), end);
      files.fsync(this.#opened());
      this.cut = bytes.length - end;
      this.#index(bytes.subarray(0, end));
    }
  }

  #load(at: number): KeySlot | undefined {
    const number = this.#numbers[at] as number;
    const known = this.#open.get(number);
    if (known !== undefined && this.#places.get(number) === at) return known;
    const record = Buffer.alloc(recordLength);
    this.#options.files.read(this.#opened(), record, headerLength + at * recordLength);
    const decoded = this.#codec.decode(record);
    if (decoded === undefined) {
      if (!this.damaged.includes(at + 1)) this.damaged.push(at + 1);
      return undefined;
    }
    const slot: KeySlot = {
      number,
      owner: decoded.owner,
      class: decoded.class,
      subject: decoded.subject === 0 ? null : decoded.subject,
      key: createSecretKey(decoded.key),
    };
    decoded.key.fill(0);
    if (this.#open.size >= openSlots) {
      this.#open.clear();
      this.#openByName.clear();
    }
    this.#open.set(number, slot);
    this.#openByName.set(`${slot.owner}\n${slot.class}`, slot);
    return slot;
  }
}

/** Whether an owner is a tenant: neither the workspace nor a name with a colon. */
function isTenant(owner: string): boolean {
  return owner !== '' && !owner.includes(':');
}

/** 48 random bits, never 0: a number that JSON and every reader of it holds exactly. */
function randomSubject(crypto: Pick<Crypto, 'random'>): number {
  return Buffer.from(crypto.random(6)).readUIntBE(0, 6) || 1;
}

function storageFailed(cause: unknown): BinnacleError {
  return new BinnacleError('STORAGE_FAILED', 'The disk refused a write to the key file, so nothing was changed.', {
    fix: 'Free space or repair the disk, then open the workspace again.',
    cause,
  });
}
