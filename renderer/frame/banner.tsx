import { EyeOpenIcon, InfoSignIcon, KeyIcon, OfflineIcon, UnlockIcon } from '@blueprintjs/icons';
import { type ReactNode, useState } from 'react';
import { Button } from '../components/button.tsx';
import { useConsole, useConsoleState } from '../console.ts';
import { clock } from '../format.ts';
import { words } from '../words.ts';

interface Shown {
  readonly tone: 'plain' | 'warn';
  readonly icon: ReactNode;
  readonly text: string;
  readonly action: string;
  readonly onPress: () => void;
}

/** One banner at a time, by rank: host lost, read-only, unsealed, no recovery kit, what recovery did. */
export function Banner() {
  const { workspace, layers } = useConsole();
  const info = useConsoleState('workspace', (state) => state.info.value);
  const connected = useConsoleState('workspace', (state) => state.connected);
  const lostAt = useConsoleState('workspace', (state) => state.lostAt);
  const [dismissed, setDismissed] = useState('');
  const again = () => void workspace.getState().refresh();
  const choose = (): Shown | null => {
    if (!connected) {
      const text = words.frame.bannerLost(clock(lostAt ?? Date.now()));
      return {
        tone: 'warn',
        icon: <OfflineIcon size={14} />,
        text,
        action: words.frame.bannerLostAction,
        onPress: again,
      };
    }
    if (info === null) return null;
    if (info.state === 'read-only') {
      const text = words.frame.bannerReadOnly(info.trouble);
      return {
        tone: 'plain',
        icon: <EyeOpenIcon size={14} />,
        text,
        action: words.frame.bannerReadOnlyAction,
        onPress: again,
      };
    }
    if (info.sealing === 'none') {
      const text = info.sample ? words.frame.bannerUnsealedSample : words.frame.bannerUnsealed;
      const onPress = () => layers.getState().open('seal');
      return { tone: 'warn', icon: <UnlockIcon size={14} />, text, action: words.frame.bannerSeal, onPress };
    }
    if (info.keychain.recoveryKit === 'missing') {
      const onPress = () => layers.getState().open('recovery-kit');
      return {
        tone: 'warn',
        icon: <KeyIcon size={14} />,
        text: words.frame.bannerKit,
        action: words.frame.bannerKitAction,
        onPress,
      };
    }
    const [first] = info.recovery;
    if (first === undefined) return null;
    const text = words.frame.bannerRecovery(first, info.recovery.length - 1);
    return {
      tone: 'plain',
      icon: <InfoSignIcon size={14} />,
      text,
      action: words.frame.dismiss,
      onPress: () => setDismissed(text),
    };
  };
  const shown = choose();
  if (shown === null || shown.text === dismissed) return null;
  return (
    <div className={`banner banner-${shown.tone}`} role="status">
      <span aria-hidden="true" className="banner-icon">
        {shown.icon}
      </span>
      <span className="banner-text">{shown.text}</span>
      <Button tone="link" onPress={shown.onPress}>
        {shown.action}
      </Button>
    </div>
  );
}
