// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { RenderJob } from '../core/ports.ts';
import { Engine, type EngineResult } from './engine.ts';
import { inspectTemplate } from './inspect.ts';
import { DataRefusal, parseData } from './parse-data.ts';
import { packResults, type SandboxMessage, type SandboxRequest } from './protocol.ts';

/** After how many milliseconds without a word a working child says that it is still at work. */
const WORD_AFTER = 100;

/** Answers requests, one after the other; the same in a child process and in tests without one. */
export class SandboxService {
  private readonly send: (message: SandboxMessage) => void;
  private readonly engine: Engine;
  private request: SandboxRequest | null = null;
  private done = 0;
  private spoken = 0;

  constructor(send: (message: SandboxMessage) => void) {
    this.send = send;
    this.engine = new Engine((_doing, text) => this.begins(text));
  }

  /**
   * Renders something small once, so that the first rendering that counts is not slowed by code that never ran: its
   * time is measured from the moment the child says that it is ready.
   */
  warm(): void {
    const text =
      '{{#each l}}\n"k{{@index}}": {{upper this}}\n{{/each}}\n{{#if l}}\nv: ${V:-1}\nw: [{a: "${V:-x}"}]\n{{/if}}\n';
    const schema = {
      text: '{"type":"object","required":["v"],"properties":{"v":{"type":"string","pattern":"^a+$"}}}',
      own: true,
    };
    const job: RenderJob = {
      layers: [{ layer: 'tier-template', source: 'warm', text: 'warm' }],
      overrides: [{ path: '/w', value: ['x'], environment: null }],
      context: { l: ['a', 'b'] },
      variables: {},
      schema: 'warm',
      limits: [],
    };
    const want = { format: 'yaml', value: true, explain: true } as const;
    packResults([this.engine.render(job, { texts: { warm: text }, schemas: { warm: schema }, want })]);
  }

  /** Answers one request with exactly one message that is no progress. */
  serve(request: SandboxRequest): void {
    const { id } = request;
    this.request = request;
    try {
      switch (request.kind) {
        case 'render':
          this.send({
            kind: 'rendered',
            id,
            results: packResults(this.render(request)),
            ...(request.inspect === undefined ? {} : { reads: this.engine.reads(request.texts[request.inspect]!) }),
          });
          return;
        case 'inspect':
          this.send({ kind: 'inspected', id, inspection: inspectTemplate(request.text) });
          return;
        case 'parse':
          this.send({ kind: 'parsed', id, value: JSON.stringify(parseData(request.text, request.name)) });
      }
    } catch (error) {
      if (error instanceof DataRefusal)
        this.send({ kind: 'refused', id, message: error.message, fix: error.fix, path: error.path });
      else this.send({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private render(request: Extract<SandboxRequest, { kind: 'render' }>): readonly EngineResult[] {
    const jobs = JSON.parse(request.jobs) as readonly RenderJob[];
    this.engine.typing(request.inspect === undefined ? null : request.texts[request.inspect]!);
    const results: EngineResult[] = [];
    this.done = 0;
    this.spoken = performance.now();
    for (const job of jobs) {
      results.push(this.engine.render(job, request));
      this.done++;
      if ((this.done & 7) === 0 && performance.now() - this.spoken > WORD_AFTER) this.word(null);
    }
    return results;
  }

  private begins(text: string): void {
    const { request } = this;
    if (request?.kind !== 'render') return;
    this.word(Object.keys(request.texts).find((key) => request.texts[key] === text) ?? null);
  }

  private word(text: string | null): void {
    this.spoken = performance.now();
    this.send({ kind: 'progress', id: this.request!.id, done: this.done, text });
  }
}
