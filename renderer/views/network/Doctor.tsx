import { useEffect, useState } from 'react';
import { stateOfFinding } from '../../../shared/findings.ts';
import type { Finding } from '../../../shared/insight-schemas.ts';
import type { Problem } from '../../../shared/problem.ts';
import { type Text, useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FindingLine, isFailing, wordsOf } from './FindingLine.tsx';

type Result = { readonly findings: readonly Finding[] } | { readonly problem: Problem };

/** What this device needs to reach others and to be reached, looked at one by one. */
export function Doctor() {
  const text = useText();
  const { t, problem } = text;
  const { checkUp } = useActions();
  const [result, setResult] = useState<Result | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isGone = false;
    setResult(null);
    // Again on request.
    void round;
    void checkUp().then((answer) => {
      if (!isGone) setResult(answer.ok ? { findings: answer.value } : { problem: answer.error });
    });
    return () => {
      isGone = true;
    };
  }, [checkUp, round]);
  const findings = result !== null && 'findings' in result ? result.findings : [];
  return (
    <section className="doctor" aria-busy={result === null}>
      <p className="soft">{t('doctor.intro')}</p>
      <p role="status" className="doctor-sum">
        {result === null
          ? t('doctor.running')
          : 'problem' in result
            ? problem(result.problem)
            : t('doctor.sum', { count: findings.filter(isFailing).length })}
      </p>
      <ul className="findings" aria-label={t('doctor.title')}>
        {findings.map((finding) => (
          <FindingLine key={`${finding.code}${finding.subject}`} finding={finding} />
        ))}
      </ul>
      {result !== null && (
        <div className="doctor-actions">
          <Button onClick={() => setRound(round + 1)}>{t('doctor.again')}</Button>
          {findings.length > 0 && (
            <CopyButton text={report(text, findings)} label={t('doctor.copy')} kind="secondary" />
          )}
        </div>
      )}
    </section>
  );
}

/** The lines as text, to send to somebody who helps: states, addresses and versions, no keys. */
function report(text: Text, findings: readonly Finding[]): string {
  const { t } = text;
  return findings
    .map(
      (finding) =>
        `[${t(`doctor.state.${stateOfFinding(finding.code)}`)}] ${wordsOf(text, finding)}`,
    )
    .join('\n');
}
