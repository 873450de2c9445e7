import { counted } from '../../shared/counted.ts';
import { optimizeCameras } from './cameraCommands.ts';
import { inBackground, say, type Ui } from './ui.ts';

export function openPolicy(ui: Ui): void {
  ui.store.send({ type: 'policySeen', policy: ui.camopt.policy.state() });
  ui.store.send({ type: 'push', screen: { name: 'policy', row: 0 } });
}

/** Reads the file again; where what it says changed, what was recommended is computed anew. */
export function reloadPolicy(ui: Ui): void {
  inBackground(ui, () => takeUp(ui), 'reading the policy');
}

async function takeUp(ui: Ui): Promise<void> {
  const before = JSON.stringify(ui.camopt.policy.state().policy);
  const policy = await ui.camopt.policy.reload();
  ui.store.send({ type: 'policySeen', policy });
  if (policy.problems.length > 0) {
    say(
      ui,
      `${counted(policy.problems.length, 'mistake')} in the policy: the one from before stays in force`,
    );
    return;
  }
  const read = [...ui.store.get().proposals.keys()];
  const changed = before !== JSON.stringify(policy.policy);
  say(
    ui,
    changed
      ? `the policy is in force; reading ${counted(read.length, 'camera')} anew`
      : 'the policy is as it was',
  );
  if (changed) await optimizeCameras(ui, read, false);
}

/** Opens the policy in the person's own editor, the explained starter where there is none yet, and takes it up. */
export function editPolicy(ui: Ui): void {
  inBackground(ui, async () => {
    const state = ui.camopt.policy.state();
    const { file } = state.found ? state : await ui.camopt.policy.create();
    if (file === null) {
      say(ui, 'this demo brings its own policy: there is no file to edit');
      return;
    }
    await ui.outside.edit(file);
    await takeUp(ui);
  });
}
