import { Component, type ReactNode } from 'react';

/**
 * Hands a failure in drawing to whoever ends the UI. Ink's own answer is a page with the source around the failure, which
 * takes seconds when the program is one long line.
 */
export class CrashGuard extends Component<
  { children: ReactNode; onCrash: (error: unknown) => void },
  { crashed: boolean }
> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onCrash(error);
  }

  override render(): ReactNode {
    return this.state.crashed ? null : this.props.children;
  }
}
