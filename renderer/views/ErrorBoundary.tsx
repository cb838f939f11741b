import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { Button } from '../ui/Button.tsx';

type Props = { readonly fallback?: ReactNode; readonly children: ReactNode };
type State = { readonly broken: boolean };

/**
 * A mistake in a view becomes what stands for it: at the root a plain page with a way on, never an
 * empty window.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    const { fallback = <Broken />, children } = this.props;
    return this.state.broken ? fallback : children;
  }
}

function Broken() {
  const { t } = useText();
  return (
    <main className="plain-page" role="alert">
      <h1>{t('app.broken.title')}</h1>
      <p className="soft">{t('app.broken.text')}</p>
      <Button kind="primary" onClick={() => window.location.reload()}>
        {t('app.broken.reload')}
      </Button>
    </main>
  );
}
