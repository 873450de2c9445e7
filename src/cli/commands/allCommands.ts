import type { Command } from 'commander';
import { captureCommand } from './capture.ts';
import { auditCommand } from './audit.ts';
import { completionCommand } from './completion.ts';
import { configCommand } from './config.ts';
import { credentialsCommand } from './credentials.ts';
import { crosscheckCommand } from './crosscheck.ts';
import { doctorCommand } from './doctor.ts';
import { surveyCommand } from './survey.ts';
import type { Runs } from '../runner.ts';
import { applyCommand } from './apply.ts';
import { claudeCommand } from './claude.ts';
import { camerasCommand } from './cameras.ts';
import { demoCommand } from './demo.ts';
import { discoverCommand } from './discover.ts';
import { optimizeCommand } from './optimize.ts';
import { planCommand } from './plan.ts';
import { policyCommand } from './policy.ts';
import { capabilitiesCommand, settingsCommand } from './readings.ts';
import { reportCommand } from './report.ts';
import { historyCommand, resumeCommand, rollbackCommand, statusCommand } from './runs.ts';
import { schemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';
import { simulateCommand } from './simulate.ts';
import { snapshotCommand } from './snapshot.ts';
import { uiCommand } from './ui.ts';

/** Every command in the order of the help page, under the heading that it stands below. */
export function allCommands(runs: Runs): { group: string; command: Command }[] {
  const groups: Record<string, ((runs: Runs) => Command)[]> = {
    'Find and look:': [
      discoverCommand,
      surveyCommand,
      camerasCommand,
      settingsCommand,
      capabilitiesCommand,
      snapshotCommand,
      crosscheckCommand,
    ],
    'Change:': [optimizeCommand, planCommand, applyCommand, rollbackCommand, resumeCommand],
    'Look back:': [statusCommand, historyCommand, auditCommand, reportCommand],
    'Set up:': [
      credentialsCommand,
      claudeCommand,
      policyCommand,
      configCommand,
      doctorCommand,
      captureCommand,
      completionCommand,
    ],
    'For programs:': [serveCommand, schemaCommand],
    'Try out:': [demoCommand, simulateCommand, uiCommand],
  };
  return Object.entries(groups).flatMap(([group, commands]) =>
    commands.map((command) => ({ group, command: command(runs) })),
  );
}
