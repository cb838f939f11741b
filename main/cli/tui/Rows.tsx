import { Box, Text } from 'ink';
import { colourOf } from '../style.ts';
import type { Row, Span } from './rows.ts';

/** Rows as they are: nothing wraps them again. */
export function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <Box flexDirection="column">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no name, and its place is what it is
        <Text key={at} wrap="truncate-end">
          {pieces(row)}
        </Text>
      ))}
    </Box>
  );
}

function pieces(row: Row) {
  // biome-ignore lint/suspicious/noArrayIndexKey: so is its place in the row
  return row.map((span, at) => <Piece key={at} {...span} />);
}

const COLOURS = { good: 'green', bad: 'red' } as const;

function Piece({ text, tone, of }: Span) {
  if (tone === 'name' && of)
    return (
      <Text bold color={colourOf(of)}>
        {text}
      </Text>
    );
  if (tone === 'soft') return <Text dimColor>{text}</Text>;
  if (tone === 'good' || tone === 'bad') return <Text color={COLOURS[tone]}>{text}</Text>;
  return <Text>{text}</Text>;
}
