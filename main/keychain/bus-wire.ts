/**
 * The part of the D-Bus wire format (D-Bus specification 0.43, "Type system" and "Message protocol") that asking the
 * Secret Service about its state needs. No secret passes through here.
 */

/** An argument of a call: a string (`s`), or a dictionary of strings (`a{ss}`). */
export type BusArgument = string | Readonly<Record<string, string>>;

/** One method call. */
export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly arguments?: readonly BusArgument[];
}

/** What a message gave: numbers, booleans, strings; arrays and structures as arrays; a variant as what it holds. */
export type BusValue = string | number | boolean | readonly BusValue[];

/** A message as it came from the bus. */
export interface BusMessage {
  /** 2: reply, 3: error, 4: signal. */
  readonly type: number;
  /** Serial number of the call it answers; 0 for none. */
  readonly replyTo: number;
  /** The error's name; empty otherwise. */
  readonly errorName: string;
  readonly body: readonly BusValue[];
}

/** The longest message that is taken, in bytes: answers about state are a few hundred. */
const MAX_MESSAGE = 1024 * 1024;
const FIELD = { path: 1, interface: 2, member: 3, errorName: 4, replySerial: 5, destination: 6, signature: 8 } as const;

/** Encodes a call, little-endian. */
export function encodeCall(call: BusCall, serial: number): Buffer {
  const body = new Writer();
  let signature = '';
  for (const argument of call.arguments ?? []) {
    signature += typeof argument === 'string' ? 's' : 'a{ss}';
    if (typeof argument === 'string') body.text(argument);
    else body.dictionary(argument);
  }
  const header = new Writer();
  for (const byte of [0x6c, 1, 0, 1]) header.byte(byte);
  header.word(body.length);
  header.word(serial);
  const fields = new Writer();
  fields.field(FIELD.path, 'o', call.path);
  fields.field(FIELD.interface, 's', call.interface);
  fields.field(FIELD.member, 's', call.member);
  fields.field(FIELD.destination, 's', call.destination);
  if (signature !== '') fields.field(FIELD.signature, 'g', signature);
  header.word(fields.length);
  header.bytes(fields.take());
  header.align(8);
  return Buffer.concat([header.take(), body.take()]);
}

/** Takes one message off the front of what was received; undefined while it is not whole. Throws on what is no message. */
export function decodeMessage(received: Buffer): { readonly message: BusMessage; readonly length: number } | undefined {
  if (received.length < 16) return undefined;
  const little = received[0] === 0x6c;
  if (!little && received[0] !== 0x42) throw new Error('The session bus sent something that is no D-Bus message.');
  const word = (at: number) => (little ? received.readUInt32LE(at) : received.readUInt32BE(at));
  const headerLength = (16 + word(12) + 7) & ~7;
  const length = headerLength + word(4);
  if (length > MAX_MESSAGE) throw new Error('The session bus sent a message over 1 MiB.');
  if (received.length < length) return undefined;
  const fields = new Reader(received.subarray(0, headerLength), little, 12).one('a(yv)') as readonly [
    number,
    BusValue,
  ][];
  const field = (code: number) => fields.find(([key]) => key === code)?.[1];
  const signature = String(field(FIELD.signature) ?? '');
  const reader = new Reader(received.subarray(headerLength, length), little, 0);
  const body = splitSignature(signature).map((type) => reader.one(type));
  return {
    message: {
      type: received[1] ?? 0,
      replyTo: Number(field(FIELD.replySerial) ?? 0),
      errorName: String(field(FIELD.errorName) ?? ''),
      body,
    },
    length,
  };
}

/** Cuts a signature into its single complete types. */
function splitSignature(signature: string): string[] {
  const types: string[] = [];
  for (let at = 0; at < signature.length; ) {
    const end = typeEnd(signature, at);
    types.push(signature.slice(at, end));
    at = end;
  }
  return types;
}

function typeEnd(signature: string, at: number): number {
  const first = signature[at];
  if (first === 'a') return typeEnd(signature, at + 1);
  if (first !== '(' && first !== '{') return at + 1;
  let end = at + 1;
  while (signature[end] !== ')' && signature[end] !== '}') {
    if (end >= signature.length) throw new Error('The session bus sent a signature that does not close.');
    end = typeEnd(signature, end);
  }
  return end + 1;
}

class Writer {
  #parts: Buffer[] = [];
  length = 0;

  bytes(part: Buffer): void {
    this.#parts.push(part);
    this.length += part.length;
  }
  byte(value: number): void {
    this.bytes(Buffer.from([value]));
  }
  align(size: number): void {
    const over = this.length % size;
    if (over !== 0) this.bytes(Buffer.alloc(size - over));
  }
  word(value: number): void {
    this.align(4);
    const part = Buffer.alloc(4);
    part.writeUInt32LE(value);
    this.bytes(part);
  }
  text(value: string): void {
    const part = Buffer.from(value, 'utf8');
    this.word(part.length);
    this.bytes(part);
    this.byte(0);
  }
  signature(value: string): void {
    this.byte(value.length);
    this.bytes(Buffer.from(`${value}\0`, 'latin1'));
  }
  dictionary(entries: Readonly<Record<string, string>>): void {
    // The length does not count the padding before the first entry, so the entries are written apart, 8-aligned.
    const inner = new Writer();
    for (const [key, value] of Object.entries(entries)) {
      inner.align(8);
      inner.text(key);
      inner.text(value);
    }
    this.word(inner.length);
    this.align(8);
    this.bytes(inner.take());
  }
  field(code: number, type: 'o' | 's' | 'g', value: string): void {
    this.align(8);
    this.byte(code);
    this.signature(type);
    if (type === 'g') this.signature(value);
    else this.text(value);
  }
  take(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

class Reader {
  readonly #bytes: Buffer;
  readonly #little: boolean;
  #at: number;

  constructor(bytes: Buffer, little: boolean, at: number) {
    this.#bytes = bytes;
    this.#little = little;
    this.#at = at;
  }

  one(type: string): BusValue {
    switch (type[0]) {
      case 'y':
        return this.#bytes.readUInt8(this.#at++);
      case 'b':
        return this.#word() !== 0;
      case 'u':
      case 'i':
        return this.#word();
      case 's':
      case 'o':
        return this.#text(this.#word());
      case 'g':
        return this.#text(this.#bytes.readUInt8(this.#at++));
      case 'v':
        return this.one(String(this.one('g')));
      case 'a':
        return this.#array(type.slice(1));
      case '(':
      case '{':
        this.#align(8);
        return splitSignature(type.slice(1, -1)).map((member) => this.one(member));
      default:
        throw new Error(`The session bus sent a value of type ${type}, which was not asked for.`);
    }
  }

  #array(element: string): BusValue {
    const length = this.#word();
    if (element[0] === '(' || element[0] === '{' || element[0] === 'x' || element[0] === 't') this.#align(8);
    const end = this.#at + length;
    const values: BusValue[] = [];
    while (this.#at < end) {
      const before = this.#at;
      values.push(this.one(element));
      if (this.#at === before) throw new Error('The session bus sent an array of nothing.');
    }
    return values;
  }
  #align(size: number): void {
    this.#at = (this.#at + size - 1) & ~(size - 1);
  }
  #word(): number {
    this.#align(4);
    const value = this.#little ? this.#bytes.readUInt32LE(this.#at) : this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }
  #text(length: number): string {
    const value = this.#bytes.toString('utf8', this.#at, this.#at + length);
    if (this.#at + length >= this.#bytes.length)
      throw new Error('The session bus sent a text that runs past its message.');
    this.#at += length + 1;
    return value;
  }
}
