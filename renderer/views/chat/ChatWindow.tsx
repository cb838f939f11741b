import { useSnapshot } from '../../store/context.tsx';
import { ProblemList } from '../ProblemList.tsx';
import { Composer } from './Composer.tsx';
import { ConversationHead } from './ConversationHead.tsx';
import { Knocks } from './Knocks.tsx';
import { MessageMenus } from './message-menus.tsx';
import { Removed } from './Removed.tsx';
import { Sidebar } from './Sidebar.tsx';
import { SplitBanner } from './SplitBanner.tsx';
import { StatusBar } from './StatusBar.tsx';
import { SuccessorBanner } from './SuccessorBanner.tsx';
import { Timeline } from './Timeline.tsx';
import { TypingLine } from './TypingLine.tsx';

export function ChatWindow() {
  const open = useSnapshot((snapshot) => snapshot.open);
  return (
    <div className="window">
      <Sidebar />
      <main className="conversation">
        <ConversationHead />
        <ProblemList />
        <Removed />
        <SuccessorBanner />
        <SplitBanner />
        <Knocks />
        <MessageMenus>
          {/* Each conversation has a place of its own in its scroll. */}
          <Timeline key={open} />
          <TypingLine />
          <Composer />
        </MessageMenus>
      </main>
      <StatusBar />
    </div>
  );
}
