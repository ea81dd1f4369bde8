// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Json } from '../../contract/json.ts';
import { isCommonSecret } from './common-secrets.ts';
import { isFilledLater, type PathRule } from './rule.ts';

const number = (test: (value: number) => boolean) => (value: Json | undefined) =>
  typeof value === 'number' && test(value);
const text = (test: (value: string) => boolean) => (value: Json | undefined) =>
  typeof value === 'string' && test(value);
/** A text written out in full, not a secret or placeholder that is filled in later. */
const literal = (test: (value: string) => boolean) => text((value) => !isFilledLater(value) && test(value));
const empty = (value: Json | undefined) => value === undefined || value === '';
const not = (wanted: boolean) => (value: Json | undefined) => value === !wanted;
const is = (value: Json | undefined) => `is ${String(value)}`;

const sslModes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const containerPools = ['/database/pool_size', '/postgresql/pool/size'];
const pools = [...containerPools, '/databases/*/pool/max'];
const databaseHosts = ['/database/host', '/postgresql/host', '/databases/*/host'];
const sslModePaths = ['/database/ssl_mode', '/postgresql/ssl/mode', '/databases/*/ssl_mode'];
const everyAddress = ['0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'];

/** Rules about the value of one place, for every document that has such a place. */
export const pathRules: readonly PathRule[] = [
  {
    code: 'INVALID_PORT',
    severity: 'error',
    paths: ['/database/port', '/redis/port', '/network/port', '/monitoring/metrics_port', '/postgresql/port'],
    wrong: number((value) => !Number.isInteger(value) || value < 1 || value > 65_535),
    says: (value) => `${is(value)}, and a port is a whole number from 1 to 65,535`,
    fix: 'Set a port from 1 to 65535.',
  },
  {
    code: 'PRIVILEGED_PORT',
    severity: 'warning',
    paths: ['/network/port'],
    wrong: number((value) => value >= 1 && value < 1024),
    says: (value) => `${is(value)}, and a port below 1024 needs rights that a container should not have`,
    fix: 'Listen on a port from 1024 on and let the balancer map it.',
  },
  {
    code: 'CUSTOM_HOST',
    severity: 'note',
    paths: ['/network/host'],
    wrong: literal((value) => value !== '' && !everyAddress.includes(value) && !/^[\d.]+$|:/.test(value)),
    says: 'is a name, which has to resolve inside the container',
    fix: 'Make sure that the name resolves, or use an address.',
  },
  {
    code: 'INVALID_POOL_SIZE',
    severity: 'error',
    paths: pools,
    wrong: number((value) => value <= 0),
    says: (value) => `${is(value)}, and a pool holds at least one connection`,
    fix: 'Set it to 1 or more.',
  },
  {
    code: 'LARGE_POOL_SIZE',
    severity: 'warning',
    paths: containerPools,
    wrong: number((value) => value > 100),
    says: (value) => `${is(value)}; more than 100 connections of one process load the database for nothing`,
    fix: 'Set it to 100 or less, or put a connection pooler in between.',
  },
  {
    code: 'DEV_LARGE_POOL',
    severity: 'note',
    where: 'unprotected',
    paths: containerPools,
    wrong: number((value) => value > 50 && value <= 100),
    says: (value) => `${is(value)} in an environment that is not production, which needs fewer connections`,
    fix: 'Set it to 50 or less in this environment.',
  },
  {
    code: 'INVALID_MAX_OVERFLOW',
    severity: 'error',
    paths: ['/database/max_overflow', '/postgresql/pool/max_overflow'],
    wrong: number((value) => value < 0),
    says: (value) => `${is(value)} and cannot be negative`,
    fix: 'Set it to 0 or more.',
  },
  {
    code: 'INVALID_TIMEOUT',
    severity: 'error',
    paths: ['/database/pool_timeout', '/postgresql/pool/timeout_seconds'],
    wrong: number((value) => value <= 0),
    says: (value) => `${is(value)}, so that nothing ever waits for a connection`,
    fix: 'Set it to 1 or more seconds.',
  },
  {
    code: 'WEAK_DATABASE_PASSWORD',
    severity: 'warning',
    paths: ['/database/password', '/postgresql/password', '/databases/*/password'],
    wrong: literal((value) => value.length < 8),
    says: 'is shorter than 8 characters',
    fix: 'Keep a generated password as a secret and write ${SECRET:database_password}.',
  },
  {
    code: 'INVALID_SSL_MODE',
    severity: 'warning',
    paths: sslModePaths,
    wrong: literal((value) => !sslModes.includes(value)),
    says: (value) => `is ${JSON.stringify(value)}, which is no mode of PostgreSQL`,
    fix: `Use one of ${sslModes.join(', ')}.`,
  },
  {
    code: 'MISSING_DATABASE_HOST',
    severity: 'error',
    paths: databaseHosts.slice(0, 2),
    absent: true,
    wrong: empty,
    says: 'is required and empty or absent',
    fix: 'Set the host of the database.',
  },
  {
    code: 'LOCALHOST_DATABASE',
    severity: 'warning',
    where: 'protected',
    paths: databaseHosts,
    wrong: text((value) => /^(?:localhost|127\.[\d.]+|::1|\[::1\])$/i.test(value)),
    says: 'is this machine itself, where no database runs in production',
    fix: 'Set the host of the database server.',
  },
  {
    code: 'WEAK_JWT_SECRET',
    severity: 'error',
    paths: ['/security/jwt_secret_key'],
    wrong: literal((value) => value.length < 32),
    says: 'is shorter than 32 characters',
    fix: 'Keep a generated key as a secret and write ${SECRET:jwt_secret_key}.',
  },
  {
    code: 'WEAK_JWT_SECRET_VALUE',
    severity: 'error',
    paths: ['/security/jwt_secret_key'],
    wrong: literal(isCommonSecret),
    says: 'holds a word that everybody tries first',
    fix: 'Keep a generated key as a secret and write ${SECRET:jwt_secret_key}.',
  },
  {
    code: 'WEAK_ENCRYPTION_KEY',
    severity: 'error',
    paths: ['/security/encryption_key'],
    wrong: literal((value) => value.length < 32),
    says: 'is shorter than 32 characters',
    fix: 'Keep a generated key as a secret and write ${SECRET:encryption_key}.',
  },
  {
    code: 'HIGH_RATE_LIMIT',
    severity: 'warning',
    paths: ['/security/rate_limit_requests_per_minute'],
    wrong: number((value) => value > 10_000),
    says: (value) => `${is(value)}; above 10,000 a minute it no longer protects the service`,
    fix: 'Set it to 10000 or less.',
  },
  {
    code: 'LOW_RATE_LIMIT',
    severity: 'warning',
    paths: ['/security/rate_limit_requests_per_minute'],
    wrong: number((value) => value < 10),
    says: (value) => `${is(value)}; below 10 a minute people are turned away in ordinary use`,
    fix: 'Set it to 10 or more.',
  },
  {
    code: 'INVALID_ROLLOUT_PERCENTAGE',
    severity: 'error',
    paths: ['/feature_flags/*/rollout_percentage', '/rollout_strategy/percentage'],
    wrong: number((value) => value < 0 || value > 100),
    says: (value) => `${is(value)} and must be between 0 and 100`,
    fix: 'Set it to a share from 0 to 100.',
  },
  {
    code: 'PROD_NO_FILE_LOGGING',
    severity: 'warning',
    where: 'protected',
    paths: ['/logging/log_to_file'],
    wrong: not(true),
    says: 'is off in a production environment',
    fix: 'Set it to true.',
  },
  {
    code: 'PROD_DEBUG_LOGGING',
    severity: 'warning',
    where: 'protected',
    paths: ['/logging/level', '/logging/console_log_level'],
    wrong: text((value) => value.toUpperCase() === 'DEBUG'),
    says: 'is DEBUG in a production environment, which is slow and writes what should not be read',
    fix: 'Set it to INFO or WARNING.',
  },
  {
    code: 'PROD_MISSING_SECURITY_HEADERS',
    severity: 'error',
    where: 'protected',
    paths: ['/security/enable_security_headers'],
    wrong: not(true),
    says: 'is off in a production environment',
    fix: 'Set it to true.',
  },
  {
    code: 'PROD_LONG_TOKEN_EXPIRY',
    severity: 'warning',
    where: 'protected',
    paths: ['/security/jwt_access_token_expire_minutes'],
    wrong: number((value) => value > 60),
    says: (value) => `${is(value)} in a production environment; a stolen token works for that long`,
    fix: 'Set it to 60 or less.',
  },
  {
    code: 'PROD_NO_METRICS',
    severity: 'warning',
    where: 'protected',
    paths: ['/monitoring/metrics_enabled'],
    wrong: not(true),
    says: 'is off in a production environment',
    fix: 'Set it to true.',
  },
  {
    code: 'PROD_WITHOUT_TLS',
    severity: 'error',
    where: 'protected',
    paths: [...sslModePaths, '/redis/ssl_enabled'],
    wrong: (value) => value === false || value === 'disable' || value === 'allow',
    says: 'lets a production environment talk without TLS',
    fix: 'Use require or verify-full, or set it to true.',
  },
  {
    code: 'PROD_PLAIN_HTTP',
    severity: 'warning',
    where: 'protected',
    paths: ['/app/base_url', '/external_services/*/endpoint', '/security/cors_origins/*', '/documentation/url'],
    wrong: text((value) => /^http:\/\//i.test(value)),
    says: 'is reached over HTTP without TLS in a production environment',
    fix: 'Write https://.',
  },
];
