/** What a camera says in words when it refuses a login: vendors put it in the fault's reason or in the page's text. */
export interface RefusalWords {
  attemptsLeft?: number;
  lockedSeconds?: number;
  locked: boolean;
  clock: boolean;
  connectionLimit: boolean;
  unknownUser: boolean;
  notActivated: boolean;
}

export function refusalWords(text: string): RefusalWords {
  const left =
    /(\d+)\s*(?:more\s+)?(?:attempt|tr(?:y|ies)|chance)/i.exec(text) ??
    /(?:attempts?|tries|chances?)\s*(?:left|remaining)\D{0,4}(\d+)/i.exec(text);
  const locked = /\block(ed)?\b|too many (failed|wrong|login)|blocked|login lock/i.test(text);
  const minutes = /(\d+)\s*(second|sec\b|s\b|minute|min)/i.exec(text);
  const words: RefusalWords = {
    locked,
    clock: /time ?stamp|time check|clock|expired|message is too old|wsu:created/i.test(text),
    connectionLimit:
      /connection (limit|number)|max(imum)?\.? (number of )?(connection|session|user)s?|too many (connection|session|user)/i.test(
        text,
      ),
    unknownUser:
      /(user|account|username)\b.{0,20}(not exist|unknown|not found|no such|does ?n.t exist)|no such user|unknown user/i.test(
        text,
      ),
    notActivated: /not[ _-]?activated|un-?activated|inactivated|activate the device/i.test(text),
  };
  if (left?.[1] !== undefined) words.attemptsLeft = Number(left[1]);
  if (locked && minutes?.[1] !== undefined && minutes[2] !== undefined)
    words.lockedSeconds = Number(minutes[1]) * (/^m/i.test(minutes[2]) ? 60 : 1);
  return words;
}
