/**
 * Checks an exported Binnacle audit log on any machine:
 *
 *   node verify-audit.js export.jsonl [--identity ID]… [--checkpoints FILE]… [--from SEQUENCE]
 *
 * Needs Node 20.19 or newer and nothing else; it opens the named files and nothing besides. Exit codes: 0 everything fits, 1 something
 * does not, 2 the arguments or the files cannot be used.
 *
 * What an export is: lines of JSON in ASCII. An entry is {"detail","hash","hashed","salt"}. `hash` is SHA-256 of the
 * text in `hashed`, which is itself JSON (RFC 8785) and names the hash of the entry before as `previous`. `commitment`
 * in it is SHA-256 of `salt` followed by `detail`; both are null where the detail was erased. A line {"checkpoint",
 * "signature"} holds a statement signed with Ed25519 (RFC 8032) over "binnacle-audit-checkpoint/1", a line feed and the
 * text in `checkpoint`; the identity it names is SHA-256 of the raw public key. The last line is one for the last entry.
 *
 * Whoever holds a signing key of their own can make a log of their own. Compare the identity that is printed with the
 * operator's, or pass it with --identity; checkpoints kept elsewhere, passed with --checkpoints, show a log that was cut
 * or replaced even by somebody with the operator's key.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Something that does not fit. */
export interface ExportProblem {
  /** Line of the file, counted from 1; 0 for the whole. */
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

/** What checking found. */
export interface ExportVerdict {
  readonly entries: number;
  /** Entries whose detail was erased. */
  readonly erased: number;
  readonly head: string;
  readonly workspace: string;
  /** Identities that signed, with where their key lay. */
  readonly signers: readonly string[];
  readonly problems: readonly ExportProblem[];
}

/** What an export is held against. */
export interface ExportExpectations {
  /** Identities whose signatures count; empty accepts any. */
  readonly identities: readonly string[];
  /** Checkpoint lines from elsewhere. */
  readonly checkpoints: readonly string[];
  /** Sequence the export must begin with. */
  readonly from: number;
}

const entryKeys = ['detail', 'hash', 'hashed', 'salt'];
const hashedKeys = [
  ...['changeSet', 'commitment', 'correlationId', 'drill', 'environment', 'format', 'host', 'monotonic', 'operation'],
  ...['previous', 'principal', 'result', 'retention', 'role', 'sequence', 'subject', 'time'],
];
const checkpointKeys = [
  'format',
  'head',
  'identity',
  'keyStore',
  'publicKey',
  'replaces',
  'sequence',
  'time',
  'workspace',
];
const listed = 1000;

type Fields = Record<string, unknown>;

/** Checks lines one after the other; `finish` says what came out. */
export class ExportVerifier {
  readonly #expected: ExportExpectations;
  readonly #problems: ExportProblem[] = [];
  readonly #signers = new Set<string>();
  /** Heads that checkpoints from elsewhere name, by sequence. */
  readonly #elsewhere = new Map<number, Set<string>>();
  #line = 0;
  #entries = 0;
  #erased = 0;
  #sequence = 0;
  #head = '';
  #firstPrevious = '';
  #workspace = '';
  #closed = false;

  constructor(expected: ExportExpectations) {
    this.#expected = expected;
    for (const text of expected.checkpoints) {
      const checkpoint = this.#checkpoint(text);
      if (checkpoint === undefined) continue;
      const heads = this.#elsewhere.get(Number(checkpoint.sequence)) ?? new Set();
      this.#elsewhere.set(Number(checkpoint.sequence), heads.add(String(checkpoint.head)));
    }
    this.#sequence = expected.from - 1;
  }

  /** Takes the next line, without its line feed. */
  line(text: string): void {
    this.#line++;
    if (text.startsWith('{"checkpoint":')) this.#checkpointLine(text);
    else this.#entryLine(text);
  }

  /** @param whole whether the file ended with a line feed. */
  finish(whole: boolean): ExportVerdict {
    this.#line = 0;
    if (!whole || !this.#closed) {
      this.#problem(
        'EXPORT_CUT',
        'The export does not end with a checkpoint for its last entry: something is missing.',
      );
    }
    if (this.#expected.from === 1 && this.#entries > 0) {
      const genesis = sha256(`binnacle-audit/1 ${this.#workspace}`);
      if (this.#firstPrevious !== genesis)
        this.#problem('CHAIN_BROKEN', 'The first entry is not the first of its log.');
    }
    for (const sequence of this.#elsewhere.keys()) {
      if (sequence > this.#sequence) {
        this.#problem('EXPORT_CUT', `A checkpoint from elsewhere names entry ${sequence}, which is not there.`);
      }
    }
    return {
      entries: this.#entries,
      erased: this.#erased,
      head: this.#head,
      workspace: this.#workspace,
      signers: [...this.#signers],
      problems: this.#problems,
    };
  }

  #entryLine(text: string): void {
    this.#closed = false;
    const entry = parse(text);
    if (entry === undefined || !hasKeys(entry, entryKeys) || ascii(entry) !== text) {
      this.#problem('LINE_DAMAGED', 'The line is not an entry in the form it was written in.');
      return;
    }
    const { detail, hash, hashed, salt } = entry;
    const part = typeof hashed === 'string' ? parse(hashed) : undefined;
    if (part === undefined || !hasKeys(part, hashedKeys) || JSON.stringify(part) !== hashed) {
      this.#problem('LINE_DAMAGED', 'The hashed part is not in the form it was written in.');
      return;
    }
    const sequence = Number(part.sequence);
    if (sha256(hashed) !== hash) this.#problem('ENTRY_EDITED', `Entry ${sequence} is not what was hashed.`);
    if (sequence !== this.#sequence + 1) {
      this.#problem('ENTRY_OUT_OF_STEP', `Entry ${sequence} stands where entry ${this.#sequence + 1} belongs.`);
    } else if (this.#entries > 0 && part.previous !== this.#head) {
      this.#problem('CHAIN_BROKEN', `Entry ${sequence} does not follow the entry before it.`);
    }
    if (detail === null && salt === null) this.#erased++;
    else if (typeof detail !== 'string' || typeof salt !== 'string' || sha256(salt + detail) !== part.commitment) {
      this.#problem('COMMITMENT_MISMATCH', `The detail of entry ${sequence} is not the one that was committed to.`);
    }
    const heads = this.#elsewhere.get(sequence);
    if (heads !== undefined && !(heads.size === 1 && heads.has(String(hash)))) {
      this.#problem('REWRITTEN', `Entry ${sequence} is not the one a checkpoint from elsewhere was signed for.`);
    }
    if (this.#entries === 0) this.#firstPrevious = String(part.previous);
    this.#entries++;
    this.#sequence = sequence;
    this.#head = String(hash);
  }

  #checkpointLine(text: string): void {
    const checkpoint = this.#checkpoint(text);
    this.#closed = checkpoint?.sequence === this.#sequence;
    if (checkpoint === undefined) return;
    if (!this.#closed) this.#problem('CHECKPOINT_OUT_OF_STEP', 'The checkpoint is not for the entry before it.');
    else if (this.#entries > 0 && checkpoint.head !== this.#head) {
      this.#problem('REWRITTEN', `Entry ${this.#sequence} is not the one the checkpoint was signed for.`);
    }
  }

  /** Reads a checkpoint and checks form, workspace, identity and signature. */
  #checkpoint(text: string): Fields | undefined {
    const outer = parse(text);
    const body = outer?.checkpoint;
    const signature = outer?.signature;
    const checkpoint = typeof body === 'string' ? parse(body) : undefined;
    const wellFormed =
      outer !== undefined &&
      typeof signature === 'string' &&
      hasKeys(outer, ['checkpoint', 'signature']) &&
      ascii(outer) === text &&
      checkpoint !== undefined &&
      hasKeys(checkpoint, checkpointKeys) &&
      sorted(checkpoint) === body &&
      base64(signature) !== undefined;
    if (!wellFormed) {
      this.#problem('CHECKPOINT_DAMAGED', 'The checkpoint is not in the form it was written in.');
      return undefined;
    }
    const key = base64(String(checkpoint.publicKey));
    const identity = key === undefined ? '' : createHash('sha256').update(key).digest('hex');
    if (key === undefined || identity !== checkpoint.identity || !signed(key, body as string, signature)) {
      this.#problem('SIGNATURE_BAD', 'The signature of a checkpoint does not fit.');
      return undefined;
    }
    if (this.#expected.identities.length > 0 && !this.#expected.identities.includes(identity)) {
      this.#problem('SIGNER_UNKNOWN', `A checkpoint was signed by ${identity}, who is not expected.`);
    }
    if (this.#workspace === '') this.#workspace = String(checkpoint.workspace);
    else if (this.#workspace !== checkpoint.workspace) {
      this.#problem('OTHER_WORKSPACE', 'A checkpoint belongs to another workspace.');
    }
    this.#signers.add(`${identity} (key kept in: ${JSON.stringify(checkpoint.keyStore)})`);
    return checkpoint;
  }

  #problem(code: string, message: string): void {
    if (this.#problems.length < listed) this.#problems.push({ line: this.#line, code, message });
  }
}

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Exactly these keys, in this order. */
function hasKeys(value: Fields, keys: readonly string[]): boolean {
  return Object.keys(value).join() === keys.join();
}

/** JSON as the lines of an export are written: everything beyond printable ASCII escaped. */
function ascii(value: Fields): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** RFC 8785 of a checkpoint: its keys and those of `replaces` in order; ES texts and numbers are RFC 8785's. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function base64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function signed(publicKey: Buffer, body: string, signature: string): boolean {
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
      format: 'jwk',
    });
    return verify(null, Buffer.from(`binnacle-audit-checkpoint/1\n${body}`), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** Checks a file of any size. @throws the system's error when it cannot be read. */
export async function verifyExportFile(path: string, expected: ExportExpectations): Promise<ExportVerdict> {
  const verifier = new ExportVerifier(expected);
  let rest = '';
  // One byte a character: what is not ASCII then differs from the form every line must have.
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) verifier.line(line);
  }
  if (rest !== '') verifier.line(rest);
  return verifier.finish(rest === '');
}

const usage = 'usage: node verify-audit.js EXPORT.jsonl [--identity ID]... [--checkpoints FILE]... [--from SEQUENCE]';

/** The command itself; gives the exit code. */
export async function runVerifier(args: readonly string[], print: (text: string) => void): Promise<0 | 1 | 2> {
  const identities: string[] = [];
  const checkpoints: string[] = [];
  const paths: string[] = [];
  let from = 1;
  try {
    for (let at = 0; at < args.length; at++) {
      const word = args[at] as string;
      if (!word.startsWith('--')) paths.push(word);
      else {
        const value = args[++at] ?? '';
        if (word === '--identity' && /^[0-9a-f]{64}$/.test(value)) identities.push(value);
        else if (word === '--checkpoints') checkpoints.push(...readFileSync(value, 'latin1').split('\n').slice(0, -1));
        else if (word === '--from' && /^[1-9]\d{0,14}$/.test(value)) from = Number(value);
        else throw new Error(`${word} ${value} is not understood`);
      }
    }
    if (paths.length !== 1) throw new Error('name one file');
    const verdict = await verifyExportFile(paths[0] as string, { identities, checkpoints, from });
    for (const { line, code, message } of verdict.problems) print(`${code} line ${line}: ${message}`);
    print(
      `${verdict.entries} entries (${verdict.erased} with an erased detail) of workspace ${JSON.stringify(verdict.workspace)}`,
    );
    print(`head ${verdict.head}`);
    for (const signer of verdict.signers) print(`signed by ${signer}`);
    print(verdict.problems.length === 0 ? 'Everything fits.' : `${verdict.problems.length} problems.`);
    return verdict.problems.length === 0 ? 0 : 1;
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 2;
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await runVerifier(process.argv.slice(2), (text) => console.log(text));
}
