import { Text } from 'ink';
import { memo, type ReactElement } from 'react';

/** Ready lines, one text a screen row: what did not change is not drawn again. */
export function Lines({ lines }: { lines: readonly string[] }): ReactElement {
  return (
    <>
      {lines.map((line, row) => (
        <Line key={row} line={line} />
      ))}
    </>
  );
}

export const Line = memo(function Line({ line }: { line: string }): ReactElement {
  return <Text wrap="truncate">{line === '' ? ' ' : line}</Text>;
});
