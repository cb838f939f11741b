import { blameOf } from '../../shared/problem.ts';
import { useText } from '../i18n/use-text.tsx';
import { useSnapshot } from '../store/context.tsx';
import { Banner } from '../ui/Banner.tsx';

/** What is wrong and stays so until mended. */
export function ProblemList() {
  const { t, problem } = useText();
  const problems = useSnapshot((snapshot) => snapshot.problems);
  if (problems.length === 0) return null;
  return (
    <section className="banners" aria-label={t('problems.label')}>
      {problems.map((one) => (
        <Banner
          key={`${one.code} ${one.detail ?? ''}`}
          tone={blameOf(one.code) === 'environment' ? 'warn' : 'bad'}
          urgent
        >
          {problem(one)}
        </Banner>
      ))}
    </section>
  );
}
