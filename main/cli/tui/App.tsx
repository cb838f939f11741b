import { useStdout } from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Chat } from './Chat.tsx';
import type { ViewModel } from './view.ts';
import { Wizard } from './Wizard.tsx';

type Props = {
  readonly model: ViewModel;
  /** Puts a text on the terminal's clipboard. */
  readonly copy: (text: string) => void;
};

export function App({ model, copy }: Props) {
  const view = useSyncExternalStore(model.subscribe, model.view);
  const size = useSize();
  if (view.network === null && view.join === null)
    return <Wizard model={model} view={view} columns={size.columns} />;
  return <Chat model={model} view={view} copy={copy} {...size} />;
}

const COLUMNS_MIN = 20;
const ROWS_MIN = 6;

function useSize(): { columns: number; rows: number } {
  const { stdout } = useStdout();
  const [size, setSize] = useState(() => sizeOf(stdout));
  useEffect(() => {
    const update = (): void => setSize(sizeOf(stdout));
    stdout.on('resize', update);
    return () => void stdout.off('resize', update);
  }, [stdout]);
  return size;
}

/** One row less than there is: Ink clears the screen before it draws one that is full. */
const sizeOf = ({ columns, rows }: NodeJS.WriteStream): { columns: number; rows: number } => ({
  columns: Math.max(COLUMNS_MIN, columns),
  rows: Math.max(ROWS_MIN, rows - 1),
});
