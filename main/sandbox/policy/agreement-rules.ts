// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of the template language look like those of template strings.
import type { Json } from '../../contract/json.ts';
import { isList } from '../data.ts';
import { findCircle, namedItems, repeatedName } from './named-items.ts';
import { valueAtKeys } from './place.ts';
import type { AgreementRule, Fault, Subject } from './rule.ts';

/** Services and external services a subscription plan includes; plans that are not listed have no bound. */
const planServices: Readonly<Record<string, readonly [services: number, external: number]>> = {
  free: [5, 3],
  basic: [5, 3],
  standard: [5, 3],
  premium: [15, 10],
};

const none: readonly Fault[] = [];
const at = ({ document }: Subject, path: string): Json | undefined => valueAtKeys(document, path);
const one = (path: string, message: string, fix: string): readonly Fault[] => [{ path, message, fix }];

/** A value of the ISP document that must be there and not empty. */
function required(subject: Subject, path: string, what: string, fix: string): readonly Fault[] {
  if (subject.policy.document !== 'isp') return none;
  const value = at(subject, path);
  return value === undefined || value === '' ? one(path, `${what} is required and absent or empty.`, fix) : none;
}

function overPlan(subject: Subject, path: string, which: 0 | 1, what: string): readonly Fault[] {
  const plan = at(subject, '/app/plan');
  const list = at(subject, path);
  if (typeof plan !== 'string' || !isList(list) || !Object.hasOwn(planServices, plan)) return none;
  const most = planServices[plan]?.[which] as number;
  if (list.length <= most) return none;
  const message = `The plan ${plan} allows ${most} ${what}, and ${list.length} are configured.`;
  return one(path, message, `Take ${what} away, or move the tenant to a larger plan.`);
}

/** Rules about how several places of a document agree. */
export const agreementRules: readonly AgreementRule[] = [
  {
    code: 'MISSING_TENANT_ID',
    severity: 'error',
    reads: ['/tenant_id'],
    perJob: true,
    check: (subject) => required(subject, '/tenant_id', 'tenant_id', 'Write {{tenant.id}}.'),
  },
  {
    code: 'MISSING_ENVIRONMENT',
    severity: 'error',
    reads: ['/environment'],
    perJob: true,
    check: (subject) => required(subject, '/environment', 'environment', 'Write {{environment}}.'),
  },
  {
    code: 'UNKNOWN_ENVIRONMENT',
    severity: 'error',
    reads: ['/environment', '/tenant/environment'],
    perJob: true,
    check: (subject) => {
      const { environment } = subject.policy;
      for (const path of ['/environment', '/tenant/environment']) {
        const named = at(subject, path);
        if (typeof named !== 'string' || named === '' || named === environment) continue;
        const message = `The document says that it is for ${JSON.stringify(named)}, and it is made for ${environment}.`;
        return one(path, message, 'Write {{environment}}.');
      }
      return none;
    },
  },
  {
    code: 'MISSING_DEPENDENCY',
    severity: 'error',
    reads: ['/services'],
    check: (subject) => {
      const services = namedItems(at(subject, '/services'), 'name');
      const names = new Set(services.map(({ name }) => name));
      return services.flatMap(({ name, path, item }) =>
        listOf(item.depends_on).flatMap((needed) =>
          typeof needed !== 'string' || names.has(needed)
            ? []
            : one(
                `${path}/depends_on`,
                `The service ${name} depends on ${JSON.stringify(needed)}, which is not configured.`,
                'Add the service, or take the dependency away.',
              ),
        ),
      );
    },
  },
  {
    code: 'CIRCULAR_DEPENDENCY',
    severity: 'error',
    reads: ['/services'],
    check: (subject) => {
      const services = namedItems(at(subject, '/services'), 'name');
      const circle = findCircle(new Map(services.map(({ name, item }) => [name, texts(item.depends_on)])));
      if (circle === null) return none;
      const message = `Services wait for each other: ${circle.join(' → ')}.`;
      return one('/services', message, 'Take one of these dependencies away.');
    },
  },
  {
    code: 'DUPLICATE_SERVICE_NAMES',
    severity: 'error',
    reads: ['/services'],
    check: (subject) => twice(at(subject, '/services'), 'name', 'service'),
  },
  {
    code: 'DUPLICATE_FEATURE_FLAGS',
    severity: 'error',
    reads: ['/feature_flags'],
    check: (subject) => twice(at(subject, '/feature_flags'), 'feature_name', 'feature flag'),
  },
  {
    code: 'PLAN_SERVICE_LIMIT_EXCEEDED',
    severity: 'error',
    reads: ['/app/plan', '/services'],
    check: (subject) => overPlan(subject, '/services', 0, 'services'),
  },
  {
    code: 'PLAN_EXTERNAL_SERVICE_LIMIT_EXCEEDED',
    severity: 'error',
    reads: ['/app/plan', '/external_services'],
    check: (subject) => overPlan(subject, '/external_services', 1, 'external services'),
  },
  {
    code: 'PORT_CONFLICT',
    severity: 'error',
    reads: ['/database/host', '/database/port', '/redis/host', '/redis/port'],
    check: (subject) => {
      const host = at(subject, '/database/host');
      const port = at(subject, '/database/port');
      if (host === undefined || port === undefined) return none;
      if (host !== at(subject, '/redis/host') || port !== at(subject, '/redis/port')) return none;
      const message = `Database and Redis have the same address, ${String(host)}:${String(port)}.`;
      return one('/redis/port', message, 'Set the address of each.');
    },
  },
  {
    code: 'MONITORING_WITHOUT_LOGGING',
    severity: 'warning',
    reads: ['/logging/log_to_file', '/logging/log_to_console', '/monitoring/metrics_enabled'],
    check: (subject) => {
      const off = ['/logging/log_to_file', '/logging/log_to_console'].every((path) => at(subject, path) === false);
      if (!off || at(subject, '/monitoring/metrics_enabled') !== true) return none;
      const message = 'Metrics are on while nothing is logged, neither to a file nor to the console.';
      return one('/logging/log_to_file', message, 'Log to a file or to the console.');
    },
  },
  {
    code: 'FEATURE_SERVICE_MISMATCH',
    severity: 'warning',
    reads: ['/feature_flags', '/services'],
    check: (subject) => {
      const flags = namedItems(at(subject, '/feature_flags'), 'feature_name');
      const wanted = flags.find(({ name, item }) => name === 'advanced_analytics' && item.enabled === true);
      const services = namedItems(at(subject, '/services'), 'name');
      if (wanted === undefined || services.some(({ name }) => name === 'analytics')) return none;
      const message = 'The feature advanced_analytics is on, and there is no service analytics.';
      return one(wanted.path, message, 'Add the service analytics, or switch the feature off.');
    },
  },
  {
    code: 'CORS_NO_ORIGINS',
    severity: 'warning',
    reads: ['/security/cors_enabled', '/security/cors_origins'],
    check: (subject) => {
      const origins = at(subject, '/security/cors_origins');
      if (at(subject, '/security/cors_enabled') !== true || (isList(origins) && origins.length > 0)) return none;
      const message = 'CORS is on and names no origin, so every call from a browser is refused.';
      return one('/security/cors_origins', message, 'Name the origins that may call, or switch CORS off.');
    },
  },
];

function twice(list: Json | undefined, key: string, what: string): readonly Fault[] {
  const repeated = repeatedName(namedItems(list, key));
  if (repeated === null) return none;
  const { path, name } = repeated;
  return one(path, `The ${what} ${JSON.stringify(name)} stands more than once.`, 'Keep one of them.');
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function texts(value: Json | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}
