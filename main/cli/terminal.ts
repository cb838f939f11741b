/** A person's terminal: a prompt that arriving messages do not break. */
import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';

const PROMPT = '> ';
const HISTORY_COUNT_MAX = 500;

export type Terminal = {
  /** Lines above the prompt. */
  readonly print: (text: string) => void;
  readonly lines: AsyncIterable<string>;
  readonly close: () => void;
};

export type TerminalOptions = {
  readonly input: ReadStream;
  readonly output: WriteStream;
  /** What Tab makes of the text so far. */
  readonly complete: (text: string) => readonly string[];
  /** Ctrl+C. */
  readonly onInterrupt: () => void;
};

export function openTerminal({ input, output, complete, onInterrupt }: TerminalOptions): Terminal {
  const lines = createInterface({
    input,
    output,
    prompt: PROMPT,
    historySize: HISTORY_COUNT_MAX,
    removeHistoryDuplicates: true,
    completer: (text: string) => [complete(text), text],
  });
  lines.on('SIGINT', onInterrupt);
  let open = true;
  lines.once('close', () => {
    open = false;
  });
  return {
    print: (text) => {
      if (open) printAbove(lines, output, text);
      else output.write(`${text}\n`);
    },
    lines: prompted(lines),
    close: () => lines.close(),
  };
}

/** Takes what is being typed away, writes, and shows it again below. */
function printAbove(lines: Interface, output: WriteStream, text: string): void {
  moveCursor(output, 0, -lines.getCursorPos().rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  output.write(`${text}\n`);
  lines.prompt(true);
}

async function* prompted(lines: Interface): AsyncGenerator<string> {
  lines.prompt();
  for await (const line of lines) {
    yield line;
    lines.prompt();
  }
}
