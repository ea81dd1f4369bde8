/** A template language as the bench writes it: the same template is made for the console and for each peer. */
export interface Dialect {
  /** A value of the context, for example `tenant.id`. */
  value(path: string): string;
  /** The tenant's name as part of a host name. */
  kebab(path: string): string;
  /** A variable, with the text it has where there is none. */
  variable(name: string, otherwise?: string): string;
  /** Lines around what stands only where a flag is set, or else. */
  condition(path: string): { readonly begin: string; readonly otherwise: string; readonly end: string };
  /** Lines around what is repeated for each element, and the element. */
  each(path: string): { readonly begin: string; readonly element: string; readonly end: string };
}

/** The console's own language. */
export const consoleDialect: Dialect = {
  value: (path) => `{{${path}}}`,
  kebab: (path) => `{{kebab ${path}}}`,
  variable: (name, otherwise) => (otherwise === undefined ? `\${${name}}` : `\${${name}:-${otherwise}}`),
  condition: (path) => ({ begin: `{{#if ${path}}}`, otherwise: '{{else}}', end: '{{/if}}' }),
  each: (path) => ({ begin: `{{#each ${path} as |one|}}`, element: '{{one}}', end: '{{/each}}' }),
};

/** Handlebars; `kebab` and `default` are helpers the peer brings. */
export const handlebarsDialect: Dialect = {
  ...consoleDialect,
  variable: (name, otherwise) =>
    otherwise === undefined ? `{{variables.${name}}}` : `{{default variables.${name} ${otherwise}}}`,
};

/** Jinja2; `kebab` is a filter the peer brings. */
export const jinjaDialect: Dialect = {
  value: (path) => `{{ ${path} }}`,
  kebab: (path) => `{{ ${path} | kebab }}`,
  variable: (name, otherwise) =>
    otherwise === undefined ? `{{ variables.${name} }}` : `{{ variables.${name} | default(${otherwise}) }}`,
  condition: (path) => ({ begin: `{% if ${path} %}`, otherwise: '{% else %}', end: '{% endif %}' }),
  each: (path) => ({ begin: `{% for one in ${path} %}`, element: '{{ one }}', end: '{% endfor %}' }),
};

/** Figures of a tier, in the order of `fleetTiers`. */
const poolDefaults = [10, 25, 50, 200];
const retention = [7, 14, 30, 90];

/** A tier's template: about 130 lines, 110 leaves and 3.5 KB, with control flow, values and variables. */
export function fleetTemplate(tier: string, index: number, write: Dialect): string {
  const burst = write.condition('flags.burst');
  const places = write.each('tenant.environments');
  const lines = [
    `# ${tier}`,
    'tenant:',
    `  id: ${write.value('tenant.id')}`,
    `  name: ${write.value('tenant.name')}`,
    `  region: ${write.variable('TENANT_REGION')}`,
    `  environment: ${write.value('environment')}`,
    `  tier: "${write.value('tenant.tier')}"`,
    `  host: "${write.kebab('tenant.name')}.isp.example"`,
    'databases:',
  ];
  for (const database of ['postgresql', 'mongodb', 'redis', 'clickhouse']) {
    lines.push(
      `  ${database}:`,
      `    mode: ${index > 1 ? 'dedicated' : 'shared'}`,
      `    name: "${write.value('tenant.id')}_${database}"`,
      `    host: ${database}.${write.variable('TENANT_REGION')}.internal`,
      `    port: ${5000 + index}`,
      '    pool:',
      '      min: 5',
      `      max: ${write.variable('DB_POOL_MAX', String(poolDefaults[index]))}`,
      '      timeout_seconds: 30',
      '    owner: The platform team, which changes it through the console and nowhere else',
      '    ssl: true',
      '    backup:',
      '      schedule: "0 2 * * *"',
      `      retention_days: ${write.variable('RETENTION', String(retention[index]))}`,
      '      encrypted: true',
      `      bucket: backups-${write.value('tenant.id')}-${database}`,
    );
  }
  lines.push(
    'scaling:',
    `  ${burst.begin}`,
    '  burst: true',
    '  burst_factor: 2.5',
    `  ${burst.otherwise}`,
    '  burst: false',
    '  burst_factor: 1',
    `  ${burst.end}`,
    '  min: 1',
    `  max: ${4 + index * 4}`,
    'environments:',
    `  ${places.begin}`,
    `  - ${places.element}`,
    `  ${places.end}`,
  );
  for (const section of ['monitoring', 'audit', 'support', 'limits', 'qos', 'compliance']) {
    lines.push(`${section}:`, '  enabled: true');
    for (let figure = 0; figure < 3; figure++) lines.push(`  figure_${figure}: ${figure * 10 + index}`);
    lines.push(
      `  contact: "ops@${write.value('tenant.id')}.example"`,
      '  level: standard',
      `  description: The ${section} of the tenant as its contract has it and as its operators agreed with the platform`,
    );
  }
  return `${lines.join('\n')}\n`;
}
