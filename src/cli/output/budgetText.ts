import { budgetWords } from '../../app/report/budgetWords.ts';
import type { SiteBudget } from '../../domain/siteBudget.ts';
import type { Style } from './style.ts';

const mostRows = 20;

function shortened(rows: readonly string[]): string[] {
  const more = rows.length - mostRows;
  return [...rows.slice(0, mostRows), ...(more > 0 ? [`and ${more} more (--json has all)`] : [])].map(
    (row) => `  ${row}`,
  );
}

/** What all of it takes on the line and on the disk, and who gives way where the policy's limits are exceeded. */
export function budgetText(budget: SiteBudget | undefined, style: Style): string {
  if (budget === undefined) return '';
  const { total, notCounted, givingWay, warnings } = budgetWords(budget);
  const lines = [
    total,
    notCounted,
    ...(givingWay === null ? [] : [style.warn(`${givingWay.why}:`), ...shortened(givingWay.rows)]),
    ...warnings.map((warning) => style.warn(warning)),
  ];
  return lines.filter((line) => line !== '').join('\n');
}
