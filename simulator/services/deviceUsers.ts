import type { CameraUser, UserLevel } from '../camera/camera.ts';
import { missingArgument, sender } from '../soap/soapFault.ts';
import { childrenOf, textOf } from '../soap/xmlAccess.ts';
import type { XmlElement } from '../soap/xmlReader.ts';
import { element } from '../soap/xmlText.ts';
import type { Call, Handler } from './call.ts';

const levels: readonly UserLevel[] = ['Administrator', 'Operator', 'User', 'Anonymous'];

export const userHandlers: Readonly<Record<string, Handler>> = {
  GetUsers: ({ camera }) =>
    `<tds:GetUsersResponse>${camera.users
      .map(
        (user) =>
          `<tds:User>${element('tt:Username', user.username)}${element('tt:UserLevel', user.level)}</tds:User>`,
      )
      .join('')}</tds:GetUsersResponse>`,
  CreateUsers: (call) => {
    for (const given of givenUsers(call)) {
      const { username, password = '', level } = userIn(given);
      if (known(call, username))
        throw sender('Username already exists', 'ter:OperationProhibited', 'ter:UsernameClash');
      call.camera.users.push({ username, password, level });
    }
    return '<tds:CreateUsersResponse/>';
  },
  SetUser: (call) => {
    for (const given of givenUsers(call)) {
      const { username, password, level } = userIn(given);
      const user = known(call, username);
      if (!user) throw sender('Username not recognized', 'ter:InvalidArgVal', 'ter:UsernameMissing');
      user.level = level;
      if (password !== undefined) changePassword(call, user, password);
    }
    return '<tds:SetUserResponse/>';
  },
  DeleteUsers: (call) => {
    for (const name of childrenOf(call.request.body, 'Username').map((given) => given.text.trim())) {
      const user = known(call, name);
      if (!user) throw sender('Username not recognized', 'ter:InvalidArgVal', 'ter:UsernameMissing');
      call.camera.users.splice(call.camera.users.indexOf(user), 1);
    }
    return '<tds:DeleteUsersResponse/>';
  },
};

function changePassword({ camera }: Call, user: CameraUser, password: string): void {
  const { passwordDelaySeconds } = camera.personality.auth;
  const change = (): void => {
    user.password = password;
  };
  if (passwordDelaySeconds > 0) camera.later(passwordDelaySeconds * 1000, change);
  else change();
}

const known = (call: Call, username: string): Call['camera']['users'][number] | undefined =>
  call.camera.users.find((user) => user.username === username);

function givenUsers(call: Call): XmlElement[] {
  const users = childrenOf(call.request.body, 'User');
  if (users.length === 0) throw missingArgument('User');
  return users;
}

function userIn(given: XmlElement): { username: string; password: string | undefined; level: UserLevel } {
  const username = textOf(given, 'Username');
  const level = levels.find((candidate) => candidate === textOf(given, 'UserLevel'));
  if (!username || !level) throw missingArgument(username ? 'UserLevel' : 'Username');
  return { username, level, password: textOf(given, 'Password') };
}
