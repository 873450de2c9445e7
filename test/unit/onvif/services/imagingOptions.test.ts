import { expect, test } from 'vitest';
import { imagingOptionsFrom } from '../../../../src/onvif/services/imagingOptions.ts';
import { parseXml } from '../../../../src/onvif/xml/parseXml.ts';

function options(inside: string) {
  return imagingOptionsFrom(parseXml(`<R><ImagingOptions>${inside}</ImagingOptions></R>`), '0');
}

test('a level that is only said to be there goes from 0 to 1, at any depth (Q92)', () => {
  const tone =
    '<ToneCompensationOptions><Mode>OFF</Mode><Mode>ON</Mode><Level>true</Level></ToneCompensationOptions>';
  const noise = '<NoiseReductionOptions><Level>1</Level></NoiseReductionOptions>';
  const defog = '<DefoggingOptions><Mode>AUTO</Mode><Level>false</Level></DefoggingOptions>';
  const {
    toneCompensation,
    noiseReduction,
    defog: defogging,
  } = options(`<Extension><Extension>${tone}<Extension>${noise}${defog}</Extension></Extension></Extension>`);
  expect(toneCompensation).toEqual({ modes: ['OFF', 'ON'], level: { min: 0, max: 1 } });
  expect(noiseReduction).toEqual({ min: 0, max: 1 });
  expect(defogging).toEqual({ modes: ['AUTO'], level: null });
});

test('ranges stay as the camera states them (Q91), and what is none is not there', () => {
  const { exposure, wdr, brightness, contrast } = options(
    '<Exposure><Mode>AUTO</Mode><MinExposureTime><Min>-60</Min><Max>2000000</Max></MinExposureTime></Exposure>' +
      '<WideDynamicRange><Mode>ON</Mode></WideDynamicRange><Brightness><Min>0.00</Min><Max>255.00</Max></Brightness><Contrast><Min>9</Min><Max>1</Max></Contrast>',
  );
  expect(exposure).toMatchObject({ modes: ['AUTO'], minShutter: { min: -60, max: 2_000_000 }, gain: null });
  expect(wdr).toEqual({ modes: ['ON'], level: null });
  expect(brightness).toEqual({ min: 0, max: 255 });
  expect(contrast).toBeNull();
});
