import { readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PolicyState, PolicyUse } from '../app/siteServices.ts';
import { loadPolicy } from '../config/policyFile.ts';
import { CamOptError } from '../domain/errors.ts';
import { emptyPolicy } from '../domain/policy.ts';
import type { Policy } from '../domain/policy.ts';
import { policyStarter } from '../domain/policyStarter.ts';
import { makeFolder } from '../store/durableFile.ts';

/** A policy that the call brings and nobody edits. */
export function givenPolicy(policy: Policy): PolicyUse {
  const state: PolicyState = { file: null, found: true, policy, problems: [] };
  return {
    state: () => state,
    reload: () => Promise.resolve(state),
    create: () => Promise.resolve(state),
  };
}

/** The policy of a file. At the start a mistake in it ends the program; later the valid one from before stays in force. */
export async function policyOfFile(file: string, mustExist: boolean): Promise<PolicyUse> {
  const policy = await loadPolicy(file, mustExist);
  let state: PolicyState = { file, found: policy !== emptyPolicy, policy, problems: [] };
  const reload = async (): Promise<PolicyState> => {
    const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw new CamOptError('CONFIG_INVALID', `${file} could not be read`, {
        cause,
        hint: 'check its permissions; the policy from before stays in force',
      });
    });
    if (text === undefined) state = { file, found: false, policy: emptyPolicy, problems: [] };
    else {
      const { checkPolicy } = await import('../config/checkPolicy.ts');
      const checked = checkPolicy(text);
      state = checked.ok
        ? { file, found: true, policy: checked.policy, problems: [] }
        : { ...state, found: true, problems: checked.problems };
    }
    return state;
  };
  return {
    state: () => state,
    reload,
    create: async () => {
      await makeFolder(dirname(file));
      await writeFile(file, policyStarter, { mode: 0o600, flag: 'wx' }).catch(
        (cause: NodeJS.ErrnoException) => {
          if (cause.code !== 'EEXIST')
            throw new CamOptError('STORE_FAILED', `${file} could not be written`, { cause });
        },
      );
      return reload();
    },
  };
}
