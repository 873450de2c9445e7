import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedMessage {
  path: string;
  authorization: string;
  body: {
    model?: string;
    system?: string;
    messages?: { content: { type: string; source?: { data: string }; text?: string }[] }[];
    output_config?: { effort?: string; format?: { schema: object } };
    requests?: { custom_id: string; params: { model: string } }[];
  };
}

/** What the fake does with the n-th request, counted from 0. */
export type Behaviour = (asked: AskedMessage, response: ServerResponse, count: number) => void;

export interface FakeAnthropic extends AsyncDisposable {
  url: string;
  asked: AskedMessage[];
  /** the most requests that were open at once */
  readonly mostAtOnce: number;
}

/** A server on loopback that speaks as much of the Messages API as is asked of it. */
export async function fakeAnthropic(behave: Behaviour): Promise<FakeAnthropic> {
  const asked: AskedMessage[] = [];
  let open = 0;
  let mostAtOnce = 0;
  const server = createServer((request, response) => {
    open++;
    mostAtOnce = Math.max(mostAtOnce, open);
    response.on('close', () => open--);
    void bodyOf(request).then((text) => {
      const message: AskedMessage = {
        path: request.url ?? '',
        authorization: request.headers.authorization ?? String(request.headers['x-api-key'] ?? ''),
        body: text === '' ? {} : (JSON.parse(text) as AskedMessage['body']),
      };
      asked.push(message);
      behave(message, response, asked.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: object = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** A whole message as the API sends it, with this text in it. */
export function messageWith(text: string, stopReason = 'end_turn'): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-5-5',
    content: [{ type: 'text', text }],
    stop_reason: stopReason,
    stop_sequence: null,
    usage: { input_tokens: 2000, output_tokens: 100 },
  };
}

export function apiError(type: string): object {
  return { type: 'error', error: { type, message: 'sk-test-secret and words of the server' } };
}
