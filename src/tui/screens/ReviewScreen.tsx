import type { ReactElement } from 'react';
import { reviewLines } from '../rows/reviewLines.ts';
import type { State } from '../state/model.ts';
import type { ScreenProps } from './screenProps.ts';
import { TextScreen } from './TextScreen.tsx';

type ReviewProps = ScreenProps & { screen: Extract<State['screens'][number], { name: 'review' }> };

/** What would be sent, before anything is. */
export function ReviewScreen(props: ReviewProps): ReactElement {
  return <TextScreen {...props} lines={reviewLines(props.state, props.screen)} row={props.screen.row} />;
}
