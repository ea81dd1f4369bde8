import { Component, type ReactNode } from 'react';
import type { Failure } from '../../main/contract/errors.ts';
import { words } from '../words.ts';
import { FailureNotice } from './states.tsx';

interface State {
  readonly failure: Failure | null;
}

/** Holds a defect of one screen inside that screen: what happened, and a way to draw it again. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(error: unknown): State {
    const message = words.frame.defect(error instanceof Error ? error.message : String(error));
    return { failure: { code: 'INTERNAL', message, path: '', fix: words.frame.defectFix, details: null } };
  }

  override render() {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return <FailureNotice failure={failure} onRetry={() => this.setState({ failure: null })} />;
  }
}
