// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import { readFileSync } from 'node:fs';

/** The built-in template the long one begins with; its tier, so that its schema and limits apply. */
export const longTemplate = 'premium';

/** A template of so many lines: the built-in one, then regions with maps, lists, conditions, placeholders and comments. */
export function longText(lines: number): string {
  const file = new URL(`../../../templates/${longTemplate}/template.yaml`, import.meta.url);
  const text = readFileSync(file, 'utf8').trimEnd().split('\n');
  text.push('', 'regions:');
  for (let region = 0; text.length < lines; region++) text.push(...regionLines(region));
  return `${text.join('\n')}\n`;
}

function regionLines(region: number): readonly string[] {
  return [
    `  region_${region}:`,
    `    # Region ${region}: what its sites share.`,
    `    name: "{{tenant.id}}-${region}"`,
    `    label: {{upper tenant.name}}`,
    `    site: \${TENANT_REGION}`,
    `    password: \${SECRET:region/${region}}`,
    '    limits:',
    ...Array.from({ length: 6 }, (_, at) => `      max_${at}: \${REGION_MAX_${at}:-${(at + 1) * 100}}`),
    '    {{#if (eq tenant.tier "premium")}}',
    '    uplinks:',
    ...Array.from({ length: 3 }, (_, at) => [`      - name: uplink-${at}`, `        vlan: ${100 + at}`]).flat(),
    '    {{/if}}',
    '    notes: |',
    '      Served from {{environment}},',
    '      by the desk on call.',
    ...Array.from({ length: 5 }, (_, at) => `    option_${at}: "value ${at} of region ${region}"`),
  ];
}

/** The text after so many more keystrokes, typed one after the other in the middle of it. */
export function typed(text: string, keystrokes: number): string {
  const at = text.indexOf('value 2 of region', text.length / 2);
  return `${text.slice(0, at)}${'typing '.repeat(Math.ceil(keystrokes / 7)).slice(0, keystrokes)}${text.slice(at)}`;
}
