import { keyTable } from '../keyOverrides.ts';
import { inBackground, keep, say, type Ui } from './ui.ts';

/** Opens the configuration file in the person's own editor and says what is wrong with it; own keys are checked, too. */
export function editConfig(ui: Ui): void {
  inBackground(ui, async () => {
    const { config } = ui.camopt;
    await config.prepare();
    await ui.outside.edit(config.file);
    const { found, keys } = await config.check();
    if (!found) {
      say(ui, `there is no ${config.file}: nothing was kept`);
      return;
    }
    keyTable(keys);
    keep(ui, `${config.file} is in order; what it says counts at the next start`);
  });
}
