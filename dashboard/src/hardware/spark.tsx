// A small series: the shape of usage, without axes.

import { scaleLinear } from 'd3-scale';
import { area } from 'd3-shape';

import { position } from '../numbers';

const WIDTH = 120;
const HEIGHT = 24;

export function Spark({ values }: { values: readonly string[] }) {
  const heights = values.map((value) => position(BigInt(value), 'hours'));
  const x = scaleLinear([0, Math.max(1, heights.length - 1)], [0, WIDTH]);
  const y = scaleLinear([0, Math.max(...heights, 0) || 1], [HEIGHT, 1]);
  const path = area<number>().x((_, index) => x(index)).y0(HEIGHT).y1(y);
  return (
    <svg class="spark" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path(heights) ?? ''} />
    </svg>
  );
}
