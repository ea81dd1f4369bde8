/** Text of the template language as it grows, with literal text kept literal. */
export class Output {
  private readonly done: string[] = [];
  private pending = '';
  private afterTag = false;
  /** Literal text of which something had to change, as sentences. */
  private readonly changes: (sentence: string) => void;

  constructor(changes: (sentence: string) => void) {
    this.changes = changes;
  }

  /** Text of the template itself. */
  literal(text: string): void {
    this.pending += text;
  }

  /** Something in braces. */
  tag(text: string): void {
    this.flush(true);
    this.done.push(text);
    this.afterTag = true;
  }

  /** What was left for a person, at its place. */
  comment(text: string): void {
    const safe = text.replace(/--(?=~?\}\})/g, '- -').replaceAll('\0', ' ');
    this.tag(`{{!-- ${safe.trim()} --}}`);
  }

  /** Where writing stands. */
  mark(): { readonly count: number; readonly pending: string; readonly afterTag: boolean } {
    return { count: this.done.length, pending: this.pending, afterTag: this.afterTag };
  }

  /** Takes back what was written since. */
  backTo({ count, pending, afterTag }: ReturnType<Output['mark']>): void {
    this.done.length = count;
    this.pending = pending;
    this.afterTag = afterTag;
  }

  whole(): string {
    this.flush(false);
    return this.done.join('');
  }

  private flush(beforeTag: boolean): void {
    let text = this.pending;
    if (text === '') return;
    this.pending = '';
    // `${` begins a placeholder and `{{` an expression: both are plain text here.
    if (text.includes('${')) text = text.replaceAll('${', () => '$${');
    if (text.includes('\\{{')) {
      this.changes('A backslash before {{ is left out.');
      text = text.replace(/\\+(?=\{\{)/g, '');
    }
    if (text.includes('{{')) text = text.replaceAll('{{', '\\{{');
    // `}}}` would close what was never opened; an empty comment keeps them apart.
    if (this.afterTag && text.startsWith('}')) text = `{{!}}${text}`;
    if (beforeTag && text.endsWith('{')) {
      this.changes('A space stands behind {.');
      text += ' ';
    }
    if (beforeTag && text.endsWith('\\')) text += '\\';
    this.done.push(text);
    this.afterTag = false;
  }
}
