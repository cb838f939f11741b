import { CheckCheck, Copy, CornerUpLeft, Pencil, SmilePlus, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Message } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useMesh } from '../../store/context.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { HoldersPopover } from './Holders.tsx';
import { focusLine, type Spot } from './spot.ts';

const EmojiPicker = lazy(() => import('./EmojiPicker.tsx'));

/** How long a refusal stays. */
const SAID_MS = 6_000;

type Menus = {
  readonly openMenu: (message: Message, at: Spot) => void;
  readonly openPicker: (message: Message, at: Spot) => void;
  /** For the composer: what was picked goes there. */
  readonly pick: (at: Spot, onPick: (emoji: string) => void) => void;
  readonly askDelete: (message: Message) => void;
  /** Who has an own message, and why somebody has not. */
  readonly openHolders: (message: Message, at: Spot) => void;
  readonly react: (message: Message, emoji: string, add: boolean) => Promise<void>;
};

const MenusContext = createContext<Menus | null>(null);

export function useMessageMenus(): Menus {
  const menus = useContext(MenusContext);
  if (menus === null) throw new Error('no menus around this view');
  return menus;
}

type Open =
  | { readonly kind: 'menu' | 'holders'; readonly message: Message; readonly at: Spot }
  | { readonly kind: 'picker'; readonly at: Spot; readonly onPick: (emoji: string) => void }
  | { readonly kind: 'delete'; readonly message: Message };

/** One menu and one picker for all messages: hundreds of each would be slow to draw. */
export function MessageMenus({ children }: { readonly children: ReactNode }) {
  const { problem } = useText();
  const { actions } = useMesh();
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const menus = useMemo((): Menus => {
    const react = async (message: Message, emoji: string, add: boolean): Promise<void> => {
      const result = await actions.react(message.id, emoji, add);
      if (!result.ok) setSaid(problem(result.error));
    };
    return {
      openMenu: (message, at) => {
        if (!message.deleted) setOpen({ kind: 'menu', message, at });
      },
      openPicker: (message, at) =>
        setOpen({ kind: 'picker', at, onPick: (emoji) => void react(message, emoji, true) }),
      pick: (at, onPick) => setOpen({ kind: 'picker', at, onPick }),
      askDelete: (message) => setOpen({ kind: 'delete', message }),
      // What opened it closes it again.
      openHolders: (message, at) =>
        setOpen((before) =>
          before?.kind === 'holders' && before.message.id === message.id
            ? null
            : { kind: 'holders', message, at },
        ),
      react,
    };
  }, [actions, problem]);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const close = (): void => setOpen(null);
  return (
    <MenusContext value={menus}>
      {children}
      {open?.kind === 'menu' && <Menu message={open.message} at={open.at} onClose={close} />}
      {open?.kind === 'holders' && (
        <HoldersPopover message={open.message} at={open.at} onClose={close} />
      )}
      {open?.kind === 'picker' && (
        <Suspense>
          <EmojiPicker at={open.at} onPick={open.onPick} onClose={close} />
        </Suspense>
      )}
      {open?.kind === 'delete' && <DeleteDialog message={open.message} onClose={close} />}
      {said !== null && (
        <p className="action-said" role="alert">
          {said}
        </p>
      )}
    </MenusContext>
  );
}

type MenuProps = { readonly message: Message; readonly at: Spot; readonly onClose: () => void };

/** Not modal: Radix would inject a style element, which the content security policy refuses. */
function Menu({ message, at, onClose }: MenuProps) {
  const { t } = useText();
  const { reply, beginEdit, copyText } = useActions();
  const { openPicker, askDelete, openHolders } = useMessageMenus();
  const chosen = useRef<(() => void) | null>(null);
  const items = [
    { label: t('message.reply'), icon: CornerUpLeft, run: () => reply(message) },
    { label: t('message.react'), icon: SmilePlus, run: () => openPicker(message, at) },
    { label: t('message.copy'), icon: Copy, run: () => void copyText(message.text) },
    ...(message.own
      ? [
          { label: t('message.holders'), icon: CheckCheck, run: () => openHolders(message, at) },
          { label: t('message.edit'), icon: Pencil, run: () => beginEdit(message) },
          { label: t('message.delete'), icon: Trash2, run: () => askDelete(message) },
        ]
      : []),
  ];
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span className="spot" style={at} aria-hidden />
      </DropdownMenu.Trigger>
      {/* Within the page's main part, where assistive technology looks for it. */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          className="menu"
          aria-label={t('message.actions')}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (chosen.current === null) focusLine(message.id);
            else chosen.current();
          }}
        >
          {items.map(({ label, icon: Icon, run }) => (
            <DropdownMenu.Item
              key={label}
              className="menu-item"
              // After the menu has gone and given back the focus it held.
              onSelect={() => {
                chosen.current = run;
              }}
            >
              <Icon aria-hidden />
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
