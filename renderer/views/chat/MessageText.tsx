import { Fragment, memo, type ReactNode, useMemo, useState } from 'react';
import { isEmoji } from '../../../shared/emoji.ts';
import { useText } from '../../i18n/use-text.tsx';
import { type Block, type Inline, isJumbo, readMarkdown } from '../../model/markdown.ts';
import { mentionParts, type Names } from '../../model/mention-parts.ts';
import { useActions } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from './CodeBlock.tsx';

/** So much of a text is shown at first. */
const SHOWN_CHARS = 3_000;
const LONG_CHARS = 4_000;

type Props = {
  readonly text: string;
  readonly names: Names;
  /** Stands invisibly behind the last line, to keep the place of the time. */
  readonly meta: string;
};

/** A text is read once, however often its line is drawn. */
export const MessageText = memo(function MessageText({ text, names, meta }: Props) {
  const { t } = useText();
  const [all, setAll] = useState(false);
  const isLong = text.length > LONG_CHARS;
  const shown = isLong && !all ? `${text.slice(0, SHOWN_CHARS)}…` : text;
  const blocks = useMemo(() => readMarkdown(shown), [shown]);
  return (
    <div className={isJumbo(text, isEmoji) ? 'bubble-text jumbo' : 'bubble-text'} dir="auto">
      <Blocks blocks={blocks} names={names} meta={isLong ? null : meta} />
      {isLong && (
        <p data-meta={meta}>
          <Button kind="quiet" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('message.less') : t('message.more')}
          </Button>
        </p>
      )}
    </div>
  );
});

type BlocksProps = {
  readonly blocks: readonly Block[];
  readonly names: Names;
  readonly meta?: string | null;
};

const Blocks = ({ blocks, names, meta = null }: BlocksProps) =>
  drawn(blocks, (block, index) => (
    <BlockView block={block} names={names} meta={index + 1 < blocks.length ? null : meta} />
  ));

/** The parts of one text never move, so their places are their keys. */
const drawn = <T,>(parts: readonly T[], draw: (part: T, index: number) => ReactNode): ReactNode =>
  parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <Fragment key={index}>{draw(part, index)}</Fragment>
  ));

type BlockProps = { readonly block: Block; readonly names: Names; readonly meta: string | null };

function BlockView({ block, names, meta }: BlockProps) {
  switch (block.kind) {
    case 'paragraph':
      return <p data-meta={meta ?? undefined}>{inlines(block.children, names)}</p>;
    case 'code':
      return <CodeBlock language={block.language} text={block.text} />;
    case 'quote':
      return (
        <blockquote>
          <Blocks blocks={block.children} names={names} />
        </blockquote>
      );
    case 'list': {
      const items = drawn(block.items, (item) => (
        <li>
          <Blocks blocks={item} names={names} />
        </li>
      ));
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
  }
}

const inlines = (parts: readonly Inline[], names: Names): ReactNode =>
  drawn(parts, (part) => <InlineView part={part} names={names} />);

function InlineView({ part, names }: { readonly part: Inline; readonly names: Names }) {
  switch (part.kind) {
    case 'text':
      return <Words text={part.text} names={names} />;
    case 'break':
      return <br />;
    case 'code':
      return <code dir="ltr">{part.text}</code>;
    case 'strong':
      return <strong>{inlines(part.children, names)}</strong>;
    case 'em':
      return <em>{inlines(part.children, names)}</em>;
    case 's':
      return <s>{inlines(part.children, names)}</s>;
    case 'link':
      return <Link part={part} names={names} />;
  }
}

function Words({ text, names }: { readonly text: string; readonly names: Names }) {
  const parts = mentionParts(text, names);
  if (parts.length === 1 && parts[0]?.mention === 'none') return text;
  return drawn(parts, ({ text: words, mention }) =>
    mention === 'none' ? (
      words
    ) : (
      <bdi className={mention === 'own' ? 'mention mention-own' : 'mention'}>{words}</bdi>
    ),
  );
}

type LinkProps = { readonly part: Extract<Inline, { kind: 'link' }>; readonly names: Names };

/** Opens outside, through main, which checks the address once more. */
function Link({ part, names }: LinkProps) {
  const { openLink } = useActions();
  return (
    <a
      href={part.url}
      title={part.url}
      onClick={(event) => {
        event.preventDefault();
        void openLink(part.url);
      }}
    >
      {inlines(part.children, names)}
      {part.host !== null && <bdi className="link-host"> ({part.host})</bdi>}
    </a>
  );
}
