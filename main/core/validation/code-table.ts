import type { Severity } from '../../contract/finding.ts';

/** What became of a code of the container configuration service's validator. */
export interface AdoptedCode {
  /** The validator's own code. */
  readonly theirs: string;
  /** `adopted`: the same meaning; `adapted`: see the note; `declined`: there is no such finding here, and the note says why. */
  readonly decision: 'adopted' | 'adapted' | 'declined';
  /** Our code; null where declined. */
  readonly ours: string | null;
  readonly severity: Severity | null;
  /** Where it looks, as JSON Pointers: `*` is every element or value, `**` every place. */
  readonly paths: readonly string[];
  readonly note: string;
}

type Row = readonly [
  theirs: string,
  decision: AdoptedCode['decision'],
  ours: string | null,
  severity: Severity | null,
  paths: string,
  note: string,
];

const rows: readonly Row[] = [
  [
    'WEAK_JWT_SECRET',
    'adapted',
    'WEAK_JWT_SECRET',
    'error',
    '/security/jwt_secret_key',
    'A reference to a secret is exempt: its own length says nothing.',
  ],
  ['SECRET_PLACEHOLDER', 'declined', null, null, '', 'A reference to a secret is how it should be; nothing to say.'],
  [
    'WEAK_ENCRYPTION_KEY',
    'adapted',
    'WEAK_ENCRYPTION_KEY',
    'error',
    '/security/encryption_key',
    'A reference to a secret is exempt: its own length says nothing.',
  ],
  ['CORS_NO_ORIGINS', 'adopted', 'CORS_NO_ORIGINS', 'warning', '/security/cors_origins', ''],
  [
    'WEAK_JWT_SECRET_VALUE',
    'adapted',
    'WEAK_JWT_SECRET_VALUE',
    'error',
    '/security/jwt_secret_key',
    'A reference to a secret is exempt; the words are those of both validators.',
  ],
  ['HIGH_RATE_LIMIT', 'adopted', 'HIGH_RATE_LIMIT', 'warning', '/security/rate_limit_requests_per_minute', ''],
  ['LOW_RATE_LIMIT', 'adopted', 'LOW_RATE_LIMIT', 'warning', '/security/rate_limit_requests_per_minute', ''],
  [
    'PARTIAL_SECRET_PLACEHOLDER',
    'adapted',
    'PARTIAL_SECRET_PLACEHOLDER',
    'warning',
    '**',
    'What the template language does not refuse already: a reference that lost its dollar sign or a bracket.',
  ],
  [
    'POTENTIAL_HARDCODED_SECRET',
    'adapted',
    'POTENTIAL_HARDCODED_SECRET',
    'warning',
    '**',
    'Judged by the key’s name and the value’s entropy, in lists too; known formats are errors of their own (SECRET_LITERAL, SECRET_IN_URL, DEFAULT_PASSWORD). The value is never shown.',
  ],
  [
    'INVALID_PORT',
    'adopted',
    'INVALID_PORT',
    'error',
    '/database/port /redis/port /network/port /monitoring/metrics_port /postgresql/port',
    '',
  ],
  ['PRIVILEGED_PORT', 'adopted', 'PRIVILEGED_PORT', 'warning', '/network/port', ''],
  [
    'BIND_ALL_INTERFACES',
    'adapted',
    'BIND_ALL_INTERFACES',
    'warning',
    '**/bind_address',
    'A container has to listen on all of its own addresses, so network.host is exempt; anything else that binds there is a warning.',
  ],
  [
    'CUSTOM_HOST',
    'adapted',
    'CUSTOM_HOST',
    'note',
    '/network/host',
    'An address is exempt: only a name has to resolve.',
  ],
  ['MISSING_DEPENDENCY', 'adopted', 'MISSING_DEPENDENCY', 'error', '/services/*/depends_on', ''],
  ['CIRCULAR_DEPENDENCY', 'adopted', 'CIRCULAR_DEPENDENCY', 'error', '/services', ''],
  [
    'INVALID_POOL_SIZE',
    'adapted',
    'INVALID_POOL_SIZE',
    'error',
    '/database/pool_size /postgresql/pool/size /databases/*/pool/max',
    'Held against the pools of the documents tenant and database as well.',
  ],
  [
    'INVALID_MAX_OVERFLOW',
    'adopted',
    'INVALID_MAX_OVERFLOW',
    'error',
    '/database/max_overflow /postgresql/pool/max_overflow',
    '',
  ],
  [
    'INVALID_TIMEOUT',
    'adopted',
    'INVALID_TIMEOUT',
    'error',
    '/database/pool_timeout /postgresql/pool/timeout_seconds',
    '',
  ],
  [
    'WEAK_DATABASE_PASSWORD',
    'adapted',
    'WEAK_DATABASE_PASSWORD',
    'warning',
    '/database/password /postgresql/password /databases/*/password',
    'A reference to a secret is exempt.',
  ],
  [
    'INVALID_SSL_MODE',
    'adopted',
    'INVALID_SSL_MODE',
    'warning',
    '/database/ssl_mode /postgresql/ssl/mode /databases/*/ssl_mode',
    '',
  ],
  [
    'LARGE_POOL_SIZE',
    'adapted',
    'LARGE_POOL_SIZE',
    'warning',
    '/database/pool_size /postgresql/pool/size',
    'The bound is 100, the largest that the schema of the container’s document allows; the pools of a tenant’s document are held to its tier.',
  ],
  ['MISSING_DATABASE_HOST', 'adopted', 'MISSING_DATABASE_HOST', 'error', '/database/host /postgresql/host', ''],
  [
    'LOCALHOST_DATABASE',
    'adapted',
    'LOCALHOST_DATABASE',
    'warning',
    '/database/host /postgresql/host /databases/*/host',
    'A warning, and only in environments marked as production: elsewhere it is usual.',
  ],
  [
    'UNKNOWN_ENVIRONMENT',
    'adapted',
    'UNKNOWN_ENVIRONMENT',
    'error',
    '/environment /tenant/environment',
    'Environments are data, so none is unknown; the document must name the one it is made for.',
  ],
  [
    'PROD_NO_FILE_LOGGING',
    'adapted',
    'PROD_NO_FILE_LOGGING',
    'warning',
    '/logging/log_to_file',
    'Production is what is marked so, not what is called so; this holds for every PROD_ code.',
  ],
  [
    'PROD_DEBUG_LOGGING',
    'adapted',
    'PROD_DEBUG_LOGGING',
    'warning',
    '/logging/level /logging/console_log_level',
    'The console’s level is looked at too.',
  ],
  [
    'PROD_MISSING_SECURITY_HEADERS',
    'adopted',
    'PROD_MISSING_SECURITY_HEADERS',
    'error',
    '/security/enable_security_headers',
    '',
  ],
  [
    'PROD_LONG_TOKEN_EXPIRY',
    'adopted',
    'PROD_LONG_TOKEN_EXPIRY',
    'warning',
    '/security/jwt_access_token_expire_minutes',
    '',
  ],
  ['PROD_NO_METRICS', 'adopted', 'PROD_NO_METRICS', 'warning', '/monitoring/metrics_enabled', ''],
  [
    'DEV_LARGE_POOL',
    'adapted',
    'DEV_LARGE_POOL',
    'note',
    '/database/pool_size /postgresql/pool/size',
    'Everywhere but in environments marked as production, from 50 connections on.',
  ],
  ['DEV_NON_DEBUG_LOGGING', 'declined', null, null, '', 'A matter of taste, and noise for every tenant of a fleet.'],
  ['STAGING_ENVIRONMENT', 'declined', null, null, '', 'Says nothing about the configuration.'],
  [
    'VALIDATION_EXCEPTION',
    'declined',
    null,
    null,
    '',
    'No rule may throw, which a test proves; what stops a check is TIME, MEMORY or STOPPED, and an invariant that cannot be evaluated is INVARIANT_NOT_EVALUATED.',
  ],
  [
    'MISSING_TENANT_ID',
    'adapted',
    'MISSING_TENANT_ID',
    'error',
    '/tenant_id',
    'For the document isp; where a schema requires it, REQUIRED_VALUE says so first.',
  ],
  [
    'MISSING_ENVIRONMENT',
    'adapted',
    'MISSING_ENVIRONMENT',
    'error',
    '/environment',
    'For the document isp; where a schema requires it, REQUIRED_VALUE says so first.',
  ],
  ['DUPLICATE_SERVICE_NAMES', 'adopted', 'DUPLICATE_SERVICE_NAMES', 'error', '/services/*', ''],
  ['DUPLICATE_FEATURE_FLAGS', 'adopted', 'DUPLICATE_FEATURE_FLAGS', 'error', '/feature_flags/*', ''],
  [
    'INVALID_ROLLOUT_PERCENTAGE',
    'adapted',
    'INVALID_ROLLOUT_PERCENTAGE',
    'error',
    '/feature_flags/*/rollout_percentage /rollout_strategy/percentage',
    'Also for the strategy of the document features.',
  ],
  [
    'PLAN_SERVICE_LIMIT_EXCEEDED',
    'adapted',
    'PLAN_SERVICE_LIMIT_EXCEEDED',
    'error',
    '/services',
    'A custom plan has no bound: overrides raise it.',
  ],
  [
    'PLAN_EXTERNAL_SERVICE_LIMIT_EXCEEDED',
    'adapted',
    'PLAN_EXTERNAL_SERVICE_LIMIT_EXCEEDED',
    'error',
    '/external_services',
    'A custom plan has no bound: overrides raise it.',
  ],
  ['PORT_CONFLICT', 'adopted', 'PORT_CONFLICT', 'error', '/redis/port', ''],
  [
    'MONITORING_WITHOUT_LOGGING',
    'adapted',
    'MONITORING_WITHOUT_LOGGING',
    'warning',
    '/logging/log_to_file',
    'Logging to the console counts as logging: containers are meant to.',
  ],
  ['FEATURE_SERVICE_MISMATCH', 'adopted', 'FEATURE_SERVICE_MISMATCH', 'warning', '/feature_flags/*', ''],
  ['SCHEMA_VALID', 'declined', null, null, '', 'A success is no finding.'],
  [
    'SCHEMA_ERROR',
    'adapted',
    'SCHEMA_TYPE',
    'error',
    '**',
    'Never produced there, since an exception of the same name hides the one that is meant; here every keyword of the schema has a code of its own (SCHEMA_…, REQUIRED_VALUE) with path, line and a way on.',
  ],
];

/** Every code of that validator, in its order, with what became of it. */
export const codeTable: readonly AdoptedCode[] = rows.map(([theirs, decision, ours, severity, paths, note]) => ({
  ...{ theirs, decision, ours, severity, note },
  paths: paths === '' ? [] : paths.split(' '),
}));

/** A rule of its second validator that was left empty, and what fills its place. */
export interface FilledRule {
  readonly rule: string;
  /** Our codes. */
  readonly filledBy: readonly string[];
}

/** The rules that were declared there and check nothing. */
export const filledRules: readonly FilledRule[] = [
  { rule: 'ssl_tls_security', filledBy: ['PROD_WITHOUT_TLS', 'TLS_VERIFICATION_OFF'] },
  { rule: 'environment_security', filledBy: ['UNKNOWN_ENVIRONMENT', 'PROD_DEBUG', 'LOCALHOST_DATABASE'] },
  { rule: 'network_security', filledBy: ['PROD_PLAIN_HTTP', 'BIND_ALL_INTERFACES', 'CORS_ANY_ORIGIN'] },
  { rule: 'gdpr_data_protection', filledBy: ['GDPR_INCOMPLETE'] },
  { rule: 'soc2_security_controls', filledBy: ['SOC2_INCOMPLETE'] },
  { rule: 'pci_dss_payment_security', filledBy: ['PCI_DSS_UNPROTECTED'] },
  { rule: 'validate_template', filledBy: ['YAML_SYNTAX', 'HANDLEBARS_SYNTAX', 'UNKNOWN_HELPER'] },
];
