import { elementsOf, type PlainClient, type Reply } from './plainClient.ts';

/** The first encoder configuration as Media2 shows it. */
export async function readEncoder(client: PlainClient): Promise<string> {
  const text = await client.get('<tr2:GetVideoEncoderConfigurations/>');
  return elementsOf(text, 'Configurations')[0] ?? '';
}

/** Sends a Media2 configuration back, changed. */
export async function setEncoder(
  client: PlainClient,
  change: (xml: string) => string,
  options: Parameters<PlainClient['call']>[2] = {},
): Promise<Reply> {
  const xml = (await readEncoder(client)).replaceAll('tr2:Configurations', 'tr2:Configuration');
  return client.call(
    `<tr2:SetVideoEncoderConfiguration>${change(xml)}</tr2:SetVideoEncoderConfiguration>`,
    undefined,
    options,
  );
}

/** The first encoder configuration as Media1 shows it. */
export async function readMedia1Encoder(client: PlainClient): Promise<string> {
  const text = await client.get('<trt:GetVideoEncoderConfigurations/>');
  return elementsOf(text, 'Configurations')[0] ?? '';
}

export async function setMedia1Encoder(
  client: PlainClient,
  change: (xml: string) => string,
  after = '<trt:ForcePersistence>true</trt:ForcePersistence>',
): Promise<Reply> {
  const xml = (await readMedia1Encoder(client)).replaceAll('trt:Configurations', 'trt:Configuration');
  return client.call(
    `<trt:SetVideoEncoderConfiguration>${change(xml)}${after}</trt:SetVideoEncoderConfiguration>`,
  );
}

export const withFps = (fps: number) => (xml: string) =>
  xml.replace(/FrameRateLimit>[\d.]+/, `FrameRateLimit>${fps}`);
export const withGop = (gop: number) => (xml: string) => xml.replace(/GovLength="\d+"/, `GovLength="${gop}"`);
export const withBitrate = (kbps: number) => (xml: string) =>
  xml.replace(/BitrateLimit>\d+/, `BitrateLimit>${kbps}`);

/** Reads the imaging settings of a source, changes them and sends them back. */
export async function setImaging(
  client: PlainClient,
  source: string,
  change: (xml: string) => string,
): Promise<Reply> {
  const token = `<timg:VideoSourceToken>${source}</timg:VideoSourceToken>`;
  const text = await client.get(`<timg:GetImagingSettings>${token}</timg:GetImagingSettings>`);
  const settings = elementsOf(text, 'ImagingSettings')[0] ?? '';
  return client.call(`<timg:SetImagingSettings>${token}${change(settings)}</timg:SetImagingSettings>`);
}
