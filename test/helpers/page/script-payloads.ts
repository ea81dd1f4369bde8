/** Ways in which a text tries to be run by a page; `RUN` stands for the call that would betray it. */
const shapes = [
  '<script>RUN</script>',
  '<img src=x onerror=RUN>',
  '<svg onload=RUN>',
  '"><img src=x onerror="RUN">',
  "'><svg/onload='RUN'>",
  '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
  'javascript:RUN',
  '[click](javascript:RUN)',
  '<a href="javascript:RUN">x</a>',
  '![x](x"onerror="RUN)',
  '</textarea><script>RUN</script>',
  '</title><script>RUN</script>',
  '</style><script>RUN</script>',
  '<math><mtext><img src onerror=RUN></mtext></math>',
  '<details open ontoggle=RUN>',
  '<video><source onerror=RUN></video>',
  '<body onload=RUN>',
  '<style>@import "javascript:RUN"</style>',
  '<input autofocus onfocus=RUN>',
  '<object data="javascript:RUN"></object>',
  '<form action="javascript:RUN"><button>x</button></form>',
  '\u202e<script>RUN</script>',
  '<scr\u0000ipt>RUN</script>'.replace('\u0000', ''),
  '%3Cscript%3ERUN%3C/script%3E',
  '&lt;script&gt;RUN&lt;/script&gt;',
  '{{constructor.constructor "RUN"}}',
  '\u0024{RUN}',
  '`\u0024{RUN}`',
  'data:text/html,<script>RUN</script>',
  '<base href="//attacker.invalid/">',
  '<link rel=stylesheet href="//attacker.invalid/RUN">',
  '<meta http-equiv=refresh content="0;url=javascript:RUN">',
  '__proto__<script>RUN</script>',
  '=HYPERLINK("javascript:RUN")',
] as const;

/** A supply of payloads: each differs from all before it, and each would set `window.ran` if anything ran it. */
export class ScriptPayloads {
  #given = 0;

  /** How many were handed out. */
  get given(): number {
    return this.#given;
  }

  /** The next payload, at most `longest` characters. */
  next(longest = 200): string {
    for (;;) {
      const shape = shapes[this.#given % shapes.length] ?? '';
      const text = shape.replaceAll('RUN', `window.ran=${this.#given}`);
      this.#given++;
      if (text.length <= longest) return text;
    }
  }

  /** The next payload that holds no Handlebars and no placeholder, for places where those mean something else. */
  plain(longest = 200): string {
    for (;;) {
      const text = this.next(longest);
      if (!text.includes('{{') && !text.includes('${')) return text;
    }
  }
}
