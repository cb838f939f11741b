import {
  CircleAlert,
  CircleCheck,
  CircleMinus,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';
import { type FindingState, stateOfFinding } from '../../../shared/findings.ts';
import type { Finding } from '../../../shared/insight-schemas.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';

const ICONS: Record<FindingState, LucideIcon> = {
  good: CircleCheck,
  warn: TriangleAlert,
  bad: CircleAlert,
  neutral: CircleMinus,
};

export const isFailing = ({ code }: Finding): boolean =>
  ['warn', 'bad'].includes(stateOfFinding(code));

/** A line of the check-up, with what to do where it fails. */
export function FindingLine({ finding }: { readonly finding: Finding }) {
  const text = useText();
  const { openDialog } = useActions();
  const state = stateOfFinding(finding.code);
  const Icon = ICONS[state];
  return (
    <li className="finding" data-state={state}>
      <Icon aria-hidden />
      <div>
        <p>
          <span className="hidden">{text.t(`doctor.state.${state}`)}: </span>
          {wordsOf(text, finding)}
        </p>
        {isFailing(finding) && <p className="finding-fix">{fixOf(text, finding)}</p>}
        {finding.code === 'peers.none' && (
          <Button size="small" onClick={() => openDialog('addresses')}>
            {text.t('doctor.addAddress')}
          </Button>
        )}
      </div>
    </li>
  );
}

export const wordsOf = ({ t }: Text, { code, subject, detail }: Finding): string =>
  t(`doctor.${code}`, { subject, detail });

/** Only findings that fail have one. */
const fixOf = ({ t }: Text, { code, subject, detail }: Finding): string =>
  code in FIXES ? t(FIXES[code as keyof typeof FIXES], { subject, detail }) : '';

const FIXES = {
  'peers.none': 'doctor.fix.peers.none',
  'port.other': 'doctor.fix.port.other',
  'port.none': 'doctor.fix.port.none',
  'reachable.none': 'doctor.fix.reachable.none',
  'outside.refused': 'doctor.fix.outside.refused',
  'outside.silent': 'doctor.fix.outside.silent',
  'outside.other': 'doctor.fix.outside.other',
  'lan.blocked': 'doctor.fix.lan.blocked',
  'lan.failed': 'doctor.fix.lan.failed',
  'seed.address': 'doctor.fix.seed.address',
  'seed.unknown': 'doctor.fix.seed.unknown',
  'seed.refused': 'doctor.fix.seed.refused',
  'seed.silent': 'doctor.fix.seed.silent',
  'seed.blocked': 'doctor.fix.seed.blocked',
  'tailscale.stopped': 'doctor.fix.tailscale.stopped',
  'clock.behind': 'doctor.fix.clock.behind',
  'clock.ahead': 'doctor.fix.clock.ahead',
  'version.older': 'doctor.fix.version.older',
  'disk.low': 'doctor.fix.disk.low',
} as const;
