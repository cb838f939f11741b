import { useActions, useApp } from '../../store/context.tsx';
import { HelpDialog } from './HelpDialog.tsx';
import { IdentityDialog } from './IdentityDialog.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { LeavingDialog } from './LeavingDialog.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import { MembersDialog } from './MembersDialog.tsx';
import { NetworkDialog } from './NetworkDialog.tsx';
import { PaletteDialog } from './PaletteDialog.tsx';
import { SettingsDialog } from './SettingsDialog.tsx';
import { WordsDialog } from './WordsDialog.tsx';

/** One at a time: a shortcut pressed in one dialog leads to the other. */
export function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  const { closeDialog } = useActions();
  switch (dialog) {
    case null:
      return null;
    case 'invite':
      return <InviteDialog onClose={closeDialog} />;
    case 'members':
      return <MembersDialog onClose={closeDialog} />;
    case 'identity':
      return <IdentityDialog onClose={closeDialog} />;
    case 'settings':
      return <SettingsDialog onClose={closeDialog} />;
    case 'addresses':
      return <SettingsDialog at="addresses" onClose={closeDialog} />;
    case 'leaving':
      return <LeavingDialog onClose={closeDialog} />;
    case 'help':
      return <HelpDialog onClose={closeDialog} />;
    case 'palette':
      return <PaletteDialog scope="all" onClose={closeDialog} />;
    case 'search':
      return <PaletteDialog scope="conversation" onClose={closeDialog} />;
    case 'network':
      return <NetworkDialog at="links" onClose={closeDialog} />;
    case 'checkup':
      return <NetworkDialog at="doctor" onClose={closeDialog} />;
    case 'words':
      return <WordsDialog onClose={closeDialog} />;
    case 'link':
      return <LinkDialog onClose={closeDialog} />;
  }
}
