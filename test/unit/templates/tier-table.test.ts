import { describe, expect, it } from 'vitest';
import type { TemplateTier } from '../../../main/contract/model.ts';
import { builtIn } from './built-ins.ts';
import { renderBuiltIn } from './rendering.ts';

/**
 * The tier templates held to the tables of the tenant configuration system's own documentation, written out here once
 * more by hand. A figure that changes in a template has to change here too, on purpose.
 */
const tiers: readonly TemplateTier[] = ['free', 'standard', 'premium', 'enterprise'];
const at = (tier: TemplateTier, path: string) => renderBuiltIn(tier).at(path);
const row = (path: string) => tiers.map((tier) => at(tier, path));
const limitRow = (path: string) =>
  tiers.map((tier) => builtIn(tier).about.limits.find((limit) => limit.path === path && limit.tier === tier)?.max);

describe('limits by tier', () => {
  it('10, 1,000, 10,000 and 100,000 users', () => {
    expect(row('/limits/max_users')).toEqual([10, 1_000, 10_000, 100_000]);
    expect(limitRow('/limits/max_users')).toEqual([10, 1_000, 10_000, 100_000]);
  });

  it('1 GB, 100 GB, 1 TB and 10 TB or more of storage', () => {
    expect(row('/limits/storage_gb')).toEqual([1, 100, 1_000, 'unlimited']);
    expect(at('enterprise', '/limits/included/storage_gb')).toBe(10_000);
    expect(limitRow('/limits/storage_gb')).toEqual([1, 100, 1_000, null]);
  });

  it('10 thousand, 1 million, 10 million and 100 million or more API calls a month', () => {
    expect(row('/limits/api_calls_per_month')).toEqual([10_000, 1_000_000, 10_000_000, 'unlimited']);
    expect(at('enterprise', '/limits/included/api_calls_per_month')).toBe(100_000_000);
    expect(limitRow('/limits/api_calls_per_month')).toEqual([10_000, 1_000_000, 10_000_000, null]);
  });

  it('5, 100, 500 and 1,000 or more database connections', () => {
    expect(row('/limits/db_connections')).toEqual([5, 100, 500, 'unlimited']);
    expect(at('enterprise', '/limits/included/db_connections')).toBe(1_000);
    expect(limitRow('/limits/db_connections')).toEqual([5, 100, 500, null]);
    expect(limitRow('/databases/postgresql/pool/max')).toEqual([5, 100, 500, null]);
  });

  it('the pools of a tier stay within its connections', () => {
    for (const [index, most] of [5, 100, 500, 1_000].entries()) {
      const tier = tiers[index] as TemplateTier;
      const pools = ['postgresql', 'mongodb'].map((engine) => at(tier, `/databases/${engine}/pool/max`) as number);
      expect(pools.reduce((sum, pool) => sum + pool, 0)).toBeLessThanOrEqual(most);
    }
  });

  it('every tier template carries the whole table, whoever is put on it', () => {
    for (const name of [...tiers, 'generic']) {
      expect(new Set(builtIn(name).about.limits.map(({ tier }) => tier))).toEqual(new Set(tiers));
      expect(builtIn(name).about.limits).toEqual(builtIn('free').about.limits);
    }
  });
});

describe('resources by tier', () => {
  it('0.25, 2, 8 and 32 cores; 0.5, 8, 32 and 128 GB of memory; 1 GB, 100 GB, 1 TB and 10 TB of storage', () => {
    expect(row('/resources/cpu_cores')).toEqual([0.25, 2, 8, 32]);
    expect(row('/resources/memory_gb')).toEqual([0.5, 8, 32, 128]);
    expect(row('/resources/storage_gb')).toEqual([1, 100, 1_000, 10_000]);
    expect(limitRow('/resources/cpu_cores')).toEqual([0.25, 2, 8, null]);
    expect(limitRow('/resources/memory_gb')).toEqual([0.5, 8, 32, null]);
  });

  it('a database has no more than its tenant', () => {
    for (const tier of tiers.filter((name) => name !== 'free')) {
      for (const resource of ['cpu_cores', 'memory_gb', 'storage_gb']) {
        const share = at(tier, `/databases/postgresql/resources/${resource}`) as number;
        expect(share).toBeLessThan(at(tier, `/resources/${resource}`) as number);
      }
    }
  });
});

describe('databases by tier', () => {
  it('shared, dedicated, clusters, and clusters over several regions', () => {
    expect(row('/databases/postgresql/mode')).toEqual(['shared', 'dedicated', 'cluster', 'multi_region_cluster']);
    expect(row('/databases/mongodb/mode')).toEqual(['shared', 'dedicated', 'replica_set', 'multi_region_cluster']);
    expect(row('/databases/redis/mode')).toEqual(['shared', 'dedicated', 'cluster', 'multi_region_cluster']);
  });

  it('ClickHouse and Elasticsearch from premium on, in the document and in the rights', () => {
    for (const engine of ['clickhouse', 'elasticsearch']) {
      expect(row(`/databases/${engine}`).map((value) => value !== undefined)).toEqual([false, false, true, true]);
      expect(row(`/database_permissions/${engine}`).map((value) => value !== undefined)).toEqual([
        false,
        false,
        true,
        true,
      ]);
    }
  });

  it('replication across regions from premium on, GPUs and custom models for enterprise', () => {
    expect(row('/high_availability/cross_region_replication')).toEqual([undefined, undefined, true, true]);
    expect(row('/ml_services')).toEqual([undefined, undefined, undefined, { gpu_enabled: true, custom_models: true }]);
  });

  it.each(tiers)('%s keeps tenants apart by schema, collection and namespace', (tier) => {
    const id = builtIn(tier).sample.tenant.id as string;
    const snake = id.replaceAll('-', '_');
    expect(at(tier, '/isolation/postgresql/schemas')).toEqual({
      data: `${snake}_data`,
      analytics: `${snake}_analytics`,
      audit: `${snake}_audit`,
    });
    expect(at(tier, '/isolation/mongodb/collections/users')).toBe(`${snake}_users`);
    expect(at(tier, '/isolation/redis/namespaces')).toEqual({
      cache: `cache:${id}:`,
      session: `session:${id}:`,
      analytics: `analytics:${id}:`,
    });
  });
});

describe('security and rights by tier', () => {
  it('no encryption and optional TLS for free, both from standard on, an HSM for enterprise', () => {
    expect(row('/security/encryption/at_rest')).toEqual([false, true, true, true]);
    expect(row('/database_permissions/postgresql/ssl_required')).toEqual([false, true, true, true]);
    expect(row('/security/hsm_enabled')).toEqual([undefined, undefined, undefined, true]);
  });

  it('keys are replaced after 90 days on standard and 30 from premium on', () => {
    expect(row('/security/encryption/key_rotation_days')).toEqual([undefined, 90, 30, 30]);
  });

  it.each(tiers)('%s has the roles tenant_admin and tenant_user', (tier) => {
    expect(at(tier, '/access_control/admin_users/0/roles')).toEqual(['tenant_admin']);
    expect(at(tier, '/access_control/standard_users/0')).toMatchObject({
      roles: ['tenant_user'],
      permissions: ['tenant:read'],
    });
    expect(at(tier, '/database_permissions/postgresql')).toMatchObject({
      schema_access: 'tenant_specific',
      row_level_security: true,
    });
    expect(at(tier, '/database_permissions/mongodb')).toMatchObject({
      collection_access: 'tenant_specific',
      authentication_database: 'tenant_auth',
    });
    expect(at(tier, '/database_permissions/redis')).toMatchObject({
      namespace_restriction: true,
      command_whitelist: ['GET', 'SET', 'DEL', 'EXPIRE'],
    });
  });

  it('an administrator may back up where there is a backup', () => {
    const mayBackUp = row('/access_control/admin_users/0/permissions').map((list) =>
      (list as string[]).includes('tenant:backup'),
    );
    expect(mayBackUp).toEqual(row('/backup/enabled'));
    expect(mayBackUp).toEqual([false, true, true, true]);
  });
});

describe('monitoring by tier', () => {
  it('basic, standard, premium and enterprise, each with the metrics of those below', () => {
    expect(row('/monitoring/level')).toEqual(['basic', 'standard', 'premium', 'enterprise']);
    const added: Record<TemplateTier, readonly string[]> = {
      free: ['connection_count', 'storage_usage'],
      standard: ['query_performance', 'error_rates', 'resource_utilization'],
      premium: ['cache_performance', 'replication_lag', 'backup_status'],
      enterprise: [],
    };
    const expected: string[] = [];
    for (const tier of tiers) {
      expected.push(...added[tier]);
      expect(at(tier, '/monitoring/metrics')).toEqual(expected);
    }
  });

  it('free is warned at 80 percent of storage and five connections', () => {
    expect(at('free', '/monitoring/alerts')).toMatchObject({ storage_threshold: 80, connection_threshold: 5 });
  });

  it('dashboards keep 7 days on standard; premium measures the application and keeps queries over 500 ms', () => {
    expect(at('standard', '/monitoring/dashboards')).toEqual({ enabled: true, retention_days: 7 });
    expect(row('/monitoring/performance/apm_enabled')).toEqual([undefined, undefined, true, true]);
    expect(at('premium', '/monitoring/performance/slow_query_threshold')).toBe(500);
  });

  it('enterprise watches for intrusion, anomalies and known threats', () => {
    const watched = { intrusion_detection: true, anomaly_detection: true, threat_intelligence: true };
    expect(row('/monitoring/security_monitoring')).toEqual([undefined, undefined, undefined, watched]);
  });
});

describe('backup and recovery by tier', () => {
  it('free has none', () => expect(at('free', '/backup')).toEqual({ enabled: false }));

  it('standard: weekly full, daily incremental, 30 days', () => {
    expect(at('standard', '/backup')).toEqual({
      enabled: true,
      schedule: { full_backup: '0 2 * * 0', incremental_backup: '0 2 * * 1-6' },
      retention_days: 30,
    });
  });

  it('premium: weekly full, every six hours incremental, logs every 30 minutes, any moment of 7 days', () => {
    expect(at('premium', '/backup/schedule')).toEqual({
      full_backup: '0 1 * * 0',
      incremental_backup: '0 */6 * * *',
      transaction_log_backup: '*/30 * * * *',
    });
    expect(at('premium', '/backup/point_in_time_recovery')).toEqual({ enabled: true, retention_period: '7 days' });
  });

  it('enterprise: recovery point 15 minutes, recovery time 60, two regions to fail over to, encrypted copies', () => {
    expect(at('enterprise', '/backup/disaster_recovery')).toEqual({
      enabled: true,
      rpo_minutes: 15,
      rto_minutes: 60,
      failover_regions: ['us-west-2', 'eu-west-1'],
    });
    expect(at('enterprise', '/backup/cross_region')).toEqual({ enabled: true, encryption: true });
  });

  it('enterprise saves its logs more often than its recovery point', () => {
    const minutes = /^\*\/(\d+) /.exec(at('enterprise', '/backup/schedule/transaction_log_backup') as string)?.[1];
    expect(Number(minutes)).toBeLessThan(15);
  });
});

describe('scaling and quality of service by tier', () => {
  it('scaling between 0.5 and 4.0, up at 70 and down at 30 percent, predicted from premium on', () => {
    expect(row('/auto_scaling/enabled')).toEqual([false, true, true, true]);
    expect(row('/auto_scaling/predictive_scaling')).toEqual([false, false, true, true]);
    for (const tier of tiers.slice(1)) {
      const range = { min_resources: 0.5, max_resources: 4, scale_up_threshold: 70, scale_down_threshold: 30 };
      expect(at(tier, '/auto_scaling')).toMatchObject(range);
    }
  });

  it('priority low, normal, high, highest; premium has 5,000 and 10,000 disk operations a second', () => {
    expect(row('/qos/priority')).toEqual(['low', 'normal', 'high', 'highest']);
    expect(at('premium', '/qos')).toEqual({ priority: 'high', guaranteed_iops: 5_000, burst_iops: 10_000 });
    const guaranteed = row('/qos/guaranteed_iops') as number[];
    expect(guaranteed).toEqual([...guaranteed].sort((a, b) => a - b));
  });
});

describe('compliance, audit and support by tier', () => {
  it('GDPR everywhere, SOX from premium on, HIPAA and residency for enterprise', () => {
    const named = (name: string) => row(`/compliance/${name}`).map((value) => value !== undefined);
    expect(named('gdpr')).toEqual([true, true, true, true]);
    expect(named('pci_dss')).toEqual([false, true, true, true]);
    expect(named('sox')).toEqual([false, false, true, true]);
    expect(named('hipaa')).toEqual([false, false, false, true]);
    expect(named('data_residency')).toEqual([false, false, false, true]);
  });

  it('GDPR keeps data for two years and serves erasure and portability', () => {
    expect(at('enterprise', '/compliance/gdpr')).toMatchObject({
      lawful_basis: 'legitimate_interest',
      data_retention_period: '2_years',
      right_to_erasure: true,
      data_portability: true,
    });
  });

  it('audit for 1, 3 and 7 years, out as JSON, CSV and syslog', () => {
    expect(row('/audit/retention')).toEqual(['1_year', '1_year', '3_years', '7_years']);
    const events = ['data_access', 'configuration_changes', 'user_authentication', 'privilege_escalation'];
    for (const tier of tiers.slice(1)) {
      expect(at(tier, '/audit')).toMatchObject({ enabled: true, events, export_formats: ['json', 'csv', 'syslog'] });
    }
  });

  it('an answer within 24, 4 and 1 hours; the community for free', () => {
    expect(row('/support/response_hours')).toEqual([undefined, 24, 4, 1]);
    expect(at('free', '/support')).toEqual({ level: 'community', channels: ['documentation', 'forum'] });
    const phone = row('/support/channels').map((list) => (list as string[]).includes('phone'));
    expect(phone).toEqual([false, false, true, true]);
    expect(at('enterprise', '/support/channels')).toContain('dedicated_team');
  });
});
