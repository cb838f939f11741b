import { Text } from 'ink';
import type { Line } from './line-editor.ts';
import { around } from './rows.ts';

type Props = {
  readonly line: Line;
  readonly columns: number;
  readonly prompt: string;
  /** What stands there while nothing does. */
  readonly hint: string;
};

/** A line that is being typed, with its cursor; of a long one what is around that. */
export function Composer({ line, columns, prompt, hint }: Props) {
  const [before, at, after] = around(line.text, line.cursor, columns - prompt.length);
  return (
    <Text wrap="truncate-end">
      <Text color="cyan">{prompt}</Text>
      {before}
      <Text inverse>{at}</Text>
      {line.text === '' ? <Text dimColor>{hint}</Text> : after}
    </Text>
  );
}
