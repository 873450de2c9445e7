import { expect, test } from 'vitest';
import { rawElement } from '../../../src/crosscheck/rawElement.ts';

const two =
  '<s:Body><r:Response><r:Configurations token="1" a=\'x\'><t:Name>one</t:Name></r:Configurations>' +
  "<r:Configurations GovLength='3' token='2'><t:Name>two</t:Name></r:Configurations></r:Response></s:Body>";

test('cuts out the configuration with the token, as it stands there', () => {
  expect(rawElement({ kind: 'encoder', token: '2' }, two)).toBe(
    "<r:Configurations GovLength='3' token='2'><t:Name>two</t:Name></r:Configurations>",
  );
  const one = '<A><Configuration token="main"><x/></Configuration></A>';
  expect(rawElement({ kind: 'encoder', token: 'main' }, one)).toBe(
    '<Configuration token="main"><x/></Configuration>',
  );
});

test('imaging settings have no token of their own', () => {
  const answer = '<i:R><i:ImagingSettings><t:B>1</t:B></i:ImagingSettings></i:R>';
  expect(rawElement({ kind: 'imaging', token: '0' }, answer)).toBe(
    '<i:ImagingSettings><t:B>1</t:B></i:ImagingSettings>',
  );
});

test('the whole answer where the element is not found, and never without end', () => {
  expect(rawElement({ kind: 'encoder', token: '9' }, two)).toBe(two);
  expect(rawElement({ kind: 'encoder', token: '9' }, 'x'.repeat(100_000))).toHaveLength(32_768);
});
