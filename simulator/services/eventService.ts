import { ns } from '../soap/namespaces.ts';
import { receiver, sender } from '../soap/soapFault.ts';
import { numberOf } from '../soap/xmlAccess.ts';
import { element, escapeXml } from '../soap/xmlText.ts';
import { addressOf } from './addresses.ts';
import { argument, type Call, type Handler } from './call.ts';
import type { Notification } from './eventQueue.ts';
import { serviceCapabilities } from './serviceCapabilities.ts';

const lifetimeMs = 60_000;
const longestPullMs = 60_000;

export const eventHandlers: Readonly<Record<string, Handler>> = {
  GetServiceCapabilities: (call) =>
    `<tev:GetServiceCapabilitiesResponse>${serviceCapabilities(call, 'events')}</tev:GetServiceCapabilitiesResponse>`,
  GetEventProperties: () =>
    '<tev:GetEventPropertiesResponse>' +
    '<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml</tev:TopicNamespaceLocation>' +
    '<wsnt:FixedTopicSet>true</wsnt:FixedTopicSet>' +
    '<wstop:TopicSet><tns1:Media><ConfigurationChanged wstop:topic="true"><tt:MessageDescription IsProperty="false"><tt:Source>' +
    '<tt:SimpleItemDescription Name="Token" Type="tt:ReferenceToken"/><tt:SimpleItemDescription Name="Type" Type="xsd:string" xmlns:xsd="http://www.w3.org/2001/XMLSchema"/>' +
    '</tt:Source></tt:MessageDescription></ConfigurationChanged></tns1:Media></wstop:TopicSet>' +
    '<wsnt:TopicExpressionDialect>http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet</wsnt:TopicExpressionDialect>' +
    '<tev:MessageContentFilterDialect>http://www.onvif.org/ver10/tev/messageContentFilter/ItemFilter</tev:MessageContentFilterDialect>' +
    '<tev:MessageContentSchemaLocation>http://www.onvif.org/ver10/schema/onvif.xsd</tev:MessageContentSchemaLocation>' +
    '</tev:GetEventPropertiesResponse>',
  CreatePullPointSubscription: (call) => {
    const { camera } = call;
    const id = camera.events.create(lifetimeOf(call, 'InitialTerminationTime'));
    const address = `${addressOf(call, 'events', 'getServices') ?? ''}?subscription=${id}`;
    return (
      '<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>' +
      `${element('wsa5:Address', address)}</tev:SubscriptionReference>${times(call, id)}</tev:CreatePullPointSubscriptionResponse>`
    );
  },
  PullMessages: async (call) => {
    const id = subscriptionOf(call);
    const limit = numberOf(call.request.body, 'MessageLimit') ?? 1;
    const wait = Math.min(durationMs(argument(call, 'Timeout')) ?? 0, longestPullMs);
    const messages = await call.camera.events.pull(id, limit, wait);
    if (!messages) throw gone();
    return (
      `<tev:PullMessagesResponse>${element('tev:CurrentTime', call.camera.now().toISOString())}` +
      `${element('tev:TerminationTime', expiry(call, id))}${messages.map(message).join('')}</tev:PullMessagesResponse>`
    );
  },
  SetSynchronizationPoint: (call) => {
    subscriptionOf(call);
    return '<tev:SetSynchronizationPointResponse/>';
  },
  Renew: (call) => {
    const id = subscriptionOf(call);
    if (!call.camera.events.renew(id, lifetimeOf(call, 'TerminationTime'))) throw gone();
    return `<wsnt:RenewResponse>${element('wsnt:TerminationTime', expiry(call, id))}${element('wsnt:CurrentTime', call.camera.now().toISOString())}</wsnt:RenewResponse>`;
  },
  Unsubscribe: (call) => {
    if (!call.camera.events.remove(subscriptionOf(call))) throw gone();
    return '<wsnt:UnsubscribeResponse/>';
  },
};

/** Renew and Unsubscribe belong to WS-BaseNotification. */
export const eventNamespaces: readonly string[] = [ns.events, ns.notification];

const gone = (): Error => receiver('There is no such subscription', 'ter:InvalidArgVal');

function subscriptionOf(call: Call): string {
  const id = /[?&]subscription=(\w+)/.exec(call.path)?.[1];
  if (id === undefined || !call.camera.events.expiryOf(id)) throw gone();
  return id;
}

/** The end of a pull point in the device's time. */
function expiry(call: Call, id: string): string {
  const real = call.camera.events.expiryOf(id)?.getTime() ?? Date.now();
  return new Date(real + call.camera.clockOffsetMs).toISOString();
}

const times = (call: Call, id: string): string =>
  `${element('wsnt:CurrentTime', call.camera.now().toISOString())}${element('wsnt:TerminationTime', expiry(call, id))}`;

function lifetimeOf(call: Call, name: string): number {
  const text = argument(call, name);
  if (text === undefined) return lifetimeMs;
  const ms = durationMs(text) ?? Date.parse(text) - call.camera.now().getTime();
  if (!(ms > 0)) throw sender('The termination time is not acceptable', 'ter:InvalidArgVal');
  return ms;
}

/** Days, hours, minutes and seconds of an xs:duration. */
function durationMs(text: string | undefined): number | undefined {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(text ?? '');
  if (!found) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

function message({ topic, time, source }: Notification): string {
  const items = Object.entries(source).map(
    ([name, value]) => `<tt:SimpleItem Name="${escapeXml(name)}" Value="${escapeXml(value)}"/>`,
  );
  return (
    '<wsnt:NotificationMessage>' +
    `<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">${topic}</wsnt:Topic>` +
    `<wsnt:Message><tt:Message UtcTime="${time.toISOString()}"><tt:Source>${items.join('')}</tt:Source></tt:Message></wsnt:Message>` +
    '</wsnt:NotificationMessage>'
  );
}
