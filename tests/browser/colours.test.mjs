// The colours of data in the dashboard differ for readers who are colour-blind, in both themes.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { ROOT } from './server.mjs';

/** How colours appear to readers, as matrices on linear RGB (Machado, Oliveira and Fernandes, 2009, severity 1). */
const READERS = {
  'full colour vision': [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** Smallest distance of two colours of data in OKLab, in hundredths. 2 is just noticeable side by side. */
const MIN_DISTANCE = 8;
/** The same for two that touch in the stack. */
const MIN_NEIGHBOUR_DISTANCE = 12;

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, factor, index) => sum + factor * vector[index], 0));

function linear(hex) {
  return [1, 3, 5].map((start) => {
    const channel = parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
}

function oklab(rgb) {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], rgb);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], cones.map(Math.cbrt));
}

const stylesheet = await readFile(path.join(ROOT, 'dashboard/src/styles.css'), 'utf8');
const colours = [...stylesheet.matchAll(/--c\d: light-dark\((#\w{6}), (#\w{6})\)/g)];

for (const [theme, index] of [['light', 1], ['dark', 2]]) {
  for (const [reader, matrix] of Object.entries(READERS)) {
    test(`every two colours of data differ in ${theme} with ${reader}`, () => {
      assert.equal(colours.length, 8);
      const seen = colours.map((colour) => oklab(times(matrix, linear(colour[index])).map((channel) => Math.min(1, Math.max(0, channel)))));
      seen.forEach((left, first) => {
        for (let second = first + 1; second < seen.length; second += 1) {
          const distance = 100 * Math.hypot(...left.map((value, axis) => value - seen[second][axis]));
          const least = second === first + 1 ? MIN_NEIGHBOUR_DISTANCE : MIN_DISTANCE;
          assert.ok(distance >= least, `colours ${first + 1} and ${second + 1} are ${distance.toFixed(1)} apart`);
        }
      });
    });
  }
}
