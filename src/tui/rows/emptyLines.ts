import { keyOf } from '../keyOf.ts';
import type { CommandId } from '../keys.ts';
import type { State } from '../state/model.ts';
import { shorten } from '../text.ts';
import type { Theme } from '../theme.ts';

/** What to do next where there is nothing to show. */
export function emptyLines(state: State, theme: Theme, width: number): string[] {
  const key = (id: CommandId) => keyOf(state, id);
  const lines =
    state.cameras.size > 0
      ? state.list.only === 'marked'
        ? [`No camera is marked any more. ${key('only')} shows all again.`]
        : state.list.only === 'failed'
          ? [
              `Nothing to look at${state.list.filter === '' ? '' : ` among those that match "${state.list.filter}"`}. ${key('only')} shows all again.`,
            ]
          : [
              `No camera matches "${state.list.filter}".`,
              `Press ${key('filter')} then ctrl-u and enter to show all again.`,
            ]
      : state.discovering
        ? ['Looking for cameras on every network interface ...', 'They appear here as they answer.']
        : !state.loaded
          ? ['Loading the inventory ...']
          : [
              'No cameras yet.',
              '',
              `${key('discover')}  looks for cameras and shows what was found; it changes nothing and sends`,
              '   no password. Ranges in other subnets are named there too',
              `${key('addAddress')}  adds one camera by its address`,
              `${key('credentials')}  keeps their users and passwords, encrypted`,
              `${key('policy')}  says what holds at this site: mains, VMS, limits`,
              '',
              `Then ${key('mark')} marks cameras and ${key('apply')} shows what would change on them;`,
              'nothing is sent before you have confirmed it.',
            ];
  return [
    '',
    ...lines.map((line, row) =>
      row === 0 ? theme.paint('title', shorten(`   ${line}`, width)) : shorten(`   ${line}`, width),
    ),
  ];
}
