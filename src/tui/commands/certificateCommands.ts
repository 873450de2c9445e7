import type { Certificate } from '../../domain/certificate.ts';
import { certificateLines, certificateQuestion } from '../rows/certificateLines.ts';
import { addressOf } from '../../domain/cameraAddress.ts';
import { currentScreen, guardMs, type Confirmable } from '../state/model.ts';
import { optimizeCameras } from './cameraCommands.ts';
import { inBackground, say, until, type Ui } from './ui.ts';

/** The camera of the screen, or the one under the cursor: a certificate is compared one by one, marks or not. */
function cameraHere(ui: Ui): { id: string; address: string } | undefined {
  const state = ui.store.get();
  const screen = currentScreen(state);
  const camera = state.cameras.get((screen.name === 'camera' ? screen.id : state.list.cursor) ?? '');
  return camera === undefined ? undefined : { id: camera.id, address: addressOf(camera) };
}

/** Looks at what the camera shows now, without sending it anything, and asks where it is not the trusted one. */
export function showCertificate(ui: Ui): void {
  const here = cameraHere(ui);
  if (here === undefined) return;
  const { id, address } = here;
  inBackground(
    ui,
    async () => {
      const report = await ui.camopt.certificate(id, ui.signal);
      const { state, seen } = report;
      if (seen === null) {
        say(ui, `${address} is asked over http: there is no certificate`);
        return;
      }
      if (state === 'trusted') {
        const lines = certificateLines(report);
        ui.store.send({
          type: 'push',
          screen: { name: 'text', title: `Certificate of ${address}`, lines, row: 0 },
        });
        return;
      }
      const { title, lines } = certificateQuestion(report, address);
      await ask(ui, { do: 'trust certificate', id, certificate: seen }, title, lines);
    },
    `looking at the certificate of ${address}`,
  );
}

/** After the person's yes: the one that was shown, whatever the camera shows by now. */
export function trustCertificate(ui: Ui, id: string, certificate: Certificate): void {
  inBackground(
    ui,
    async () => {
      await ui.camopt.trustCertificate(id, certificate);
      say(ui, `the certificate of ${id} is trusted from now on; reading it`);
      await optimizeCameras(ui, [id], true);
    },
    `trusting the certificate of ${id}`,
  );
}

export function askToForgetCertificate(ui: Ui): void {
  const here = cameraHere(ui);
  if (here === undefined) return;
  inBackground(ui, () =>
    ask(ui, { do: 'forget certificate', id: here.id }, `Forget the certificate of ${here.address}?`, [
      'The next one that it shows is trusted as if it were the first.',
      'Nothing is sent to it now.',
    ]),
  );
}

export function forgetCertificate(ui: Ui, id: string): void {
  inBackground(
    ui,
    async () => {
      await ui.camopt.forgetCertificate(id);
      say(ui, `the certificate of ${id} is forgotten: the next one is trusted`);
    },
    `forgetting the certificate of ${id}`,
  );
}

/** Waits until nothing else is in front: the camera may have taken its time. */
async function ask(ui: Ui, what: Confirmable, title: string, lines: readonly string[]): Promise<void> {
  // Another may have waited for the same moment.
  while (ui.store.get().overlay !== null) await until(ui, () => ui.store.get().overlay === null);
  ui.store.send({
    type: 'overlay',
    overlay: { kind: 'confirm', what, title, lines, readyAt: ui.now() + guardMs },
  });
}
