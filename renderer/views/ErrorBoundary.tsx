import { Component, type ReactNode } from 'react';
import { useText } from '../i18n/use-text.tsx';
import { Button } from '../ui/Button.tsx';

type Props = { readonly children: ReactNode };
type State = { readonly broken: boolean };

/** The last resort: a mistake in a view becomes a plain page with a way on, never an empty window. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { broken: false };

  static getDerivedStateFromError(): State {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
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
