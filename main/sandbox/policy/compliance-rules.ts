import type { Json } from '../../contract/json.ts';
import { isList } from '../data.ts';
import { valueAtKeys } from './place.ts';
import type { AgreementRule, Fault, Subject } from './rule.ts';

/** What a regulation asks of a document once the document says that it holds. */
interface Demand {
  readonly path: string;
  readonly met: (value: Json | undefined) => boolean;
  readonly asks: string;
  readonly fix: string;
}

const yes = (value: Json | undefined) => value === true;
const given = (value: Json | undefined) => value !== undefined && value !== '' && value !== false;

const gdpr: readonly Demand[] = [
  {
    path: '/compliance/gdpr/right_to_erasure',
    met: yes,
    asks: 'the right to erasure (Article 17)',
    fix: 'Set it to true.',
  },
  {
    path: '/compliance/gdpr/data_portability',
    met: yes,
    asks: 'data portability (Article 20)',
    fix: 'Set it to true.',
  },
  {
    path: '/compliance/gdpr/lawful_basis',
    met: given,
    asks: 'a lawful basis (Article 6)',
    fix: 'Name it, for example contract.',
  },
  {
    path: '/compliance/gdpr/data_retention_period',
    met: given,
    asks: 'a bound on how long data is kept (Article 5)',
    fix: 'Name it, for example 2_years.',
  },
];

const encrypted: readonly Demand[] = [
  {
    path: '/security/encryption/at_rest',
    met: yes,
    asks: 'encryption of what is stored (requirement 3)',
    fix: 'Set it to true.',
  },
  {
    path: '/security/encryption/in_transit',
    met: (value) => value === 'required' || value === true,
    asks: 'encryption on the way (requirement 4)',
    fix: 'Set it to required.',
  },
  { path: '/audit/enabled', met: yes, asks: 'an audit trail (requirement 10)', fix: 'Set it to true.' },
];

const watched: readonly Demand[] = [
  { path: '/audit/enabled', met: yes, asks: 'an audit trail (CC7.2)', fix: 'Set it to true.' },
  { path: '/monitoring/enabled', met: yes, asks: 'monitoring (CC7.1)', fix: 'Set it to true.' },
  {
    path: '/security/encryption/at_rest',
    met: yes,
    asks: 'encryption of what is stored (CC6.1)',
    fix: 'Set it to true.',
  },
];

function unmet(subject: Subject, demands: readonly Demand[], law: string): readonly Fault[] {
  return demands
    .filter(({ path, met }) => !met(valueAtKeys(subject.document, path)))
    .map(({ path, asks, fix }) => ({ path, message: `${law} holds for this tenant and asks for ${asks}.`, fix }));
}

const on = (subject: Subject, regulation: string) =>
  valueAtKeys(subject.document, `/compliance/${regulation}/enabled`) === true;

/** Rules that follow from a regulation that the document itself says holds. */
export const complianceRules: readonly AgreementRule[] = [
  {
    code: 'GDPR_INCOMPLETE',
    severity: 'warning',
    reads: ['/compliance/gdpr'],
    check: (subject) => (on(subject, 'gdpr') ? unmet(subject, gdpr, 'The GDPR') : []),
  },
  {
    code: 'PCI_DSS_UNPROTECTED',
    severity: 'error',
    reads: ['/compliance/pci_dss', '/security/encryption', '/audit/enabled'],
    check: (subject) => (on(subject, 'pci_dss') ? unmet(subject, encrypted, 'PCI DSS') : []),
  },
  {
    code: 'SOC2_INCOMPLETE',
    severity: 'warning',
    reads: [
      '/compliance/regulations',
      '/compliance/soc2',
      '/security/encryption',
      '/audit/enabled',
      '/monitoring/enabled',
    ],
    check: (subject) => {
      const listed = valueAtKeys(subject.document, '/compliance/regulations');
      const names = isList(listed) ? listed.filter((name) => typeof name === 'string') : [];
      const holds = names.some((name) => /^soc[ _-]?2$/i.test(name)) || on(subject, 'soc2');
      return holds ? unmet(subject, watched, 'SOC 2') : [];
    },
  },
];
