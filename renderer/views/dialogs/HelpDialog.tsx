import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { SLASH_COMMANDS } from '../../model/slash.ts';
import { Dialog } from '../../ui/Dialog.tsx';

/** Key caps that read the same in every language. */
const CAPS = ['I', 'M', 'E', 'H', 'K', 'F', ',', '/', '1', '9', '↑', '↓'] as const;
type Cap = (typeof CAPS)[number];

/** Each a choice of key combinations: `['key.ctrl', 'I']` is pressed together. */
const KEYS: readonly {
  readonly what: MessageId;
  readonly keys: readonly (readonly (MessageId | Cap)[])[];
}[] = [
  { what: 'help.key.invite', keys: [['key.ctrl', 'I']] },
  { what: 'help.key.members', keys: [['key.ctrl', 'M']] },
  { what: 'help.key.identity', keys: [['key.ctrl', 'E']] },
  { what: 'help.key.settings', keys: [['key.ctrl', ',']] },
  {
    what: 'help.key.help',
    keys: [
      ['key.ctrl', 'H'],
      ['key.ctrl', '/'],
    ],
  },
  {
    what: 'help.key.conversation',
    keys: [
      ['key.ctrl', '1'],
      ['key.ctrl', '9'],
    ],
  },
  {
    what: 'help.key.nextConversation',
    keys: [
      ['key.alt', '↑'],
      ['key.alt', '↓'],
    ],
  },
  { what: 'help.key.palette', keys: [['key.ctrl', 'K']] },
  { what: 'help.key.search', keys: [['key.ctrl', 'F']] },
  { what: 'help.key.editLast', keys: [['↑']] },
  { what: 'help.key.send', keys: [['key.enter']] },
  { what: 'help.key.newline', keys: [['key.shift', 'key.enter']] },
  { what: 'help.key.scroll', keys: [['key.pageUp'], ['key.pageDown']] },
  { what: 'help.key.close', keys: [['key.esc']] },
];

const isCap = (key: string): key is Cap => (CAPS as readonly string[]).includes(key);

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  return (
    <Dialog title={t('help.title')} onClose={onClose} isText>
      <section>
        <h3>{t('help.commands')}</h3>
        <p className="soft">{t('help.commands.text')}</p>
        <dl className="help-list">
          {SLASH_COMMANDS.map(({ name }) => (
            <div key={name}>
              <dt className="mono">
                <bdi dir="ltr">/{name}</bdi>
                {(name === 'dm' || name === 'invite' || name === 'revoke') && (
                  <span className="soft"> {t(`slash.${name}.argument`)}</span>
                )}
              </dt>
              <dd>{t(`slash.${name}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h3>{t('help.keys')}</h3>
        <dl className="help-list">
          {KEYS.map(({ what, keys }) => (
            <div key={what}>
              <dt>
                {keys.map((combination) => (
                  <span key={combination.join()} className="combination">
                    <bdi dir="ltr">
                      {combination.map((key) => (
                        <kbd key={key}>{isCap(key) ? key : t(key)}</kbd>
                      ))}
                    </bdi>
                  </span>
                ))}
              </dt>
              <dd>{t(what)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </Dialog>
  );
}
