// The chart: stacked bars per bucket, a mark for the other period, a tooltip, zoom by dragging or keyboard.

import { max } from 'd3-array';
import { scaleBand, scaleLinear } from 'd3-scale';
import { line as lineOf, stack, stackOrderNone } from 'd3-shape';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { SeriesInterval } from '../gql/graphql';
import { bucketName, bucketTick, statusNote } from '../dates';
import { cell, change, position, tick, type Unit } from '../numbers';
import { groupId } from '../filters';
import type { Bucket, ChartModel, Line } from './model';

interface Props {
  model: ChartModel;
  unit: Unit;
  interval: SeriesInterval;
  timeZone: string;
  /** Names the chart. */
  title: string;
  /** What the values are compared with. Null: nothing. */
  compared: string | null;
  /** Called with a line that is pressed. Null: lines are no groups. */
  onFilter: ((line: Line) => void) | null;
  /** Shows the buckets from one index to another, both included. */
  onZoom: (from: number, through: number) => void;
  /** Goes back to the range before. Null: there is none. */
  onZoomOut: (() => void) | null;
}

/** The height of the chart, and the width of a character of the axis, by its least width; as in styles.css. */
const SIZES = [
  { from: 1_900, height: 420, character: 7.5 },
  { from: 560, height: 300, character: 6.6 },
  { from: 0, height: 230, character: 6.6 },
];
const TOP = 10;
const BOTTOM = 26;
const DRAG_PX = 6;

const bar = (x: number, y: number, width: number, height: number) =>
  `M${x.toFixed(2)} ${y.toFixed(2)}h${width.toFixed(2)}v${height.toFixed(2)}h${(-width).toFixed(2)}z`;

/** The width of an element, as it changes. */
function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  // Measured before the first paint: the chart is in it.
  useLayoutEffect(() => {
    setWidth(Math.floor(element.current!.clientWidth));
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return [element, width] as const;
}

function layout(model: ChartModel, unit: Unit, width: number) {
  const { height, character } = SIZES.find(({ from }) => width >= from)!;
  const compared = model.buckets.map(({ compared }) => (compared === null ? null : position(compared, unit)));
  const stacked = stack<Bucket, number>()
    .keys(model.lines.map((_, index) => index))
    .value((_, line, index) => position(model.lines[line]!.values[index] ?? 0n, unit))
    .order(stackOrderNone)(model.buckets);
  const highest = Math.max(max(stacked.at(-1) ?? [], ([, top]) => top) ?? 0, max(compared, (value) => value ?? 0) ?? 0);
  const y = scaleLinear().domain([0, highest || 1]).nice(4).range([height - BOTTOM, TOP]);
  const ticks = y.ticks(4).map((value) => ({ value, text: tick(value, unit) }));
  const left = Math.max(...ticks.map(({ text }) => text.length)) * character + 14;
  const count = model.buckets.length;
  const step = (width - left) / Math.max(1, count);
  const padding = step > 8 ? 0.26 : step > 4 ? 0.14 : 0;
  const x = scaleBand<number>().domain(model.buckets.map((_, index) => index)).range([left, width]).paddingInner(padding).paddingOuter(padding / 2);
  return { height, left, compared, stacked, x, y, ticks, step, isDense: padding === 0 };
}

/** The indexes of the buckets that have a label, at least `spacing` pixels apart. */
function labelled(buckets: Bucket[], interval: SeriesInterval, step: number, spacing: number): number[] {
  const every = Math.max(1, Math.ceil(spacing / step));
  if (interval === 'DAY' && every > 20) {
    const firsts = buckets.flatMap(({ date }, index) => (date.endsWith('-01') ? [index] : []));
    const skip = Math.max(1, Math.ceil((spacing / step) / 30.4));
    return firsts.filter((_, index) => index % skip === 0);
  }
  if (interval === 'HOUR') {
    const hours = [1, 2, 3, 6, 12, 24, 48, 96, 168].find((hours) => hours >= every) ?? every;
    return buckets.flatMap((_, index) => (index % hours === 0 ? [index] : []));
  }
  return buckets.flatMap((_, index) => (index % every === 0 ? [index] : []));
}

export function StackedBars({ model, unit, interval, timeZone, title, compared, onFilter, onZoom, onZoomOut }: Props) {
  const [element, width] = useWidth();
  const [active, setActive] = useState<number | null>(null);
  const [selection, setSelection] = useState<[number, number] | null>(null);
  const pressed = useRef<{ x: number; index: number } | null>(null);
  const { lines, buckets } = model;
  const last = buckets.length - 1;

  const shape = useMemo(() => (width > 0 ? layout(model, unit, width) : null), [model, unit, width]);
  const paths = useMemo(() => {
    if (!shape) return [];
    const { stacked, x, y } = shape;
    return stacked.map((layer) => {
      let [whole, partial] = ['', ''];
      layer.forEach(([bottom, top], index) => {
        const height = y(bottom) - y(top);
        if (height <= 0) return;
        const path = bar(x(index)!, y(top), x.bandwidth(), height);
        if (buckets[index]!.status === 'COMPLETE') whole += path;
        else partial += path;
      });
      return { whole, partial };
    });
  }, [shape, buckets]);

  // Another range has other buckets.
  useEffect(() => {
    setActive(null);
    setSelection(null);
  }, [buckets.length, buckets[0]?.start, interval]);

  const indexAt = (event: MouseEvent) => {
    const { left, x } = { left: element.current!.getBoundingClientRect().left, x: shape!.x };
    const offset = event.clientX - left - shape!.left;
    return Math.max(0, Math.min(last, Math.floor(offset / x.step())));
  };
  const lineAt = (event: MouseEvent, index: number): Line | undefined => {
    const offset = event.clientY - element.current!.getBoundingClientRect().top;
    const layer = shape!.stacked.findIndex((layer) => offset <= shape!.y(layer[index]![0]) && offset >= shape!.y(layer[index]![1]));
    return lines[layer];
  };
  const zoom = (from: number, through: number) => {
    setSelection(null);
    setActive(null);
    onZoom(Math.min(from, through), Math.max(from, through));
  };

  const onPointerMove = (event: PointerEvent) => {
    const index = indexAt(event);
    if (pressed.current && Math.abs(event.clientX - pressed.current.x) > DRAG_PX) {
      if (!selection) element.current!.setPointerCapture(event.pointerId);
      setSelection([pressed.current.index, index]);
    }
    setActive(index);
  };
  const onPointerUp = (event: PointerEvent) => {
    const start = pressed.current;
    pressed.current = null;
    if (!start) return;
    if (selection) zoom(...selection);
    else if (event.pointerType === 'mouse' && onFilter) {
      const line = lineAt(event, indexAt(event));
      if (line) onFilter(line);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = active ?? last;
    const moves: Record<string, number> = {
      ArrowLeft: current - 1, ArrowRight: current + 1, PageUp: current - 7, PageDown: current + 7, Home: 0, End: last,
    };
    const target = moves[event.key];
    if (target !== undefined) {
      const index = active === null && event.key === 'ArrowLeft' ? last : Math.max(0, Math.min(last, target));
      setSelection(event.shiftKey ? [selection?.[0] ?? current, index] : null);
      setActive(index);
    } else if (event.key === 'Enter') {
      if (active === null) return;
      zoom(...(selection ?? [active, active]));
    } else if (event.key === 'Escape') {
      if (selection) setSelection(null);
      else if (onZoomOut) onZoomOut();
      else setActive(null);
    } else {
      return;
    }
    event.preventDefault();
  };

  const nameOf = (bucket: Bucket) => bucketName(interval, bucket.date, bucket.start, timeZone);
  const describe = (index: number) => {
    const bucket = buckets[index];
    if (!bucket) return '';
    const note = statusNote(bucket.status);
    const parts = !model.isSplit ? [] : lines.map(({ name, values }) => ({ name, value: values[index] ?? 0n })).filter(({ value }) => value !== 0n);
    return [
      `${nameOf(bucket)}${note ? ` (${note})` : ''}: ${cell(bucket.total, unit)}`,
      ...parts.map(({ name, value }) => `${name} ${cell(value, unit)}`),
      ...(compared && bucket.compared !== null ? [`${compared} ${cell(bucket.compared, unit)}`] : []),
    ].join('; ');
  };

  const spacing = interval === 'HOUR' ? 56 : 64;
  const chosen = selection && [Math.min(...selection), Math.max(...selection)] as const;
  return (
    <div
      class="plot"
      ref={element}
      role="slider"
      tabIndex={0}
      aria-label={`${title}. Arrow keys move, Shift with an arrow selects, Enter zooms in, Escape goes back.`}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={active ?? Math.max(0, last)}
      aria-valuetext={describe(active ?? last)}
      onKeyDown={onKeyDown}
      onFocus={() => element.current?.matches(':focus-visible') && setActive(active ?? last)}
      onBlur={() => setActive(null)}
      onPointerDown={(event) => {
        if (event.button === 0 && shape) pressed.current = { x: event.clientX, index: indexAt(event) };
      }}
      onPointerMove={shape ? onPointerMove : undefined}
      onPointerUp={onPointerUp}
      onPointerLeave={() => !pressed.current && setActive(null)}
      onPointerCancel={() => {
        pressed.current = null;
        setSelection(null);
      }}
    >
      {shape && (
        <svg width={width} height={shape.height} aria-hidden="true" class={`${shape.isDense ? 'dense' : ''} ${active === null ? '' : 'has-focus'}`}>
          {shape.ticks.map(({ value, text }) => (
            <g key={value}>
              <line class="grid" x1={shape.left} x2={width} y1={shape.y(value)} y2={shape.y(value)} />
              <text class="tick" x={shape.left - 8} y={shape.y(value) + 4} text-anchor="end">{text}</text>
            </g>
          ))}
          {active !== null && !chosen && (
            <rect class="focus" x={shape.x(active)! - shape.x.step() * 0.13} y={TOP} width={shape.x.bandwidth() + shape.x.step() * 0.26} height={shape.height - TOP - BOTTOM} rx="3" />
          )}
          {paths.map(({ whole, partial }, index) => (
            <g key={index} class={`data ${lines[index]!.colour}`}>
              <path d={whole} />
              <path class="partial" d={partial} />
            </g>
          ))}
          {active !== null && shape.stacked.map((layer, index) => {
            const [bottom, top] = layer[active] ?? [0, 0];
            const isWhole = buckets[active]?.status === 'COMPLETE';
            return <path key={index} class={`at ${lines[index]!.colour} ${isWhole ? '' : 'partial'}`} d={bar(shape.x(active) ?? 0, shape.y(top), shape.x.bandwidth(), shape.y(bottom) - shape.y(top))} />;
          })}
          {compared && <Overlay {...shape} />}
          {chosen && (
            <rect class="selection" x={shape.x(chosen[0])} y={TOP} width={shape.x(chosen[1])! + shape.x.bandwidth() - shape.x(chosen[0])!} height={shape.height - TOP - BOTTOM} />
          )}
          {labelled(buckets, interval, shape.x.step(), spacing).map((index) => {
            const bucket = buckets[index]!;
            const middle = shape.x(index)! + shape.x.bandwidth() / 2;
            return (
              <text key={index} class="tick" x={Math.min(width - 18, Math.max(shape.left + 12, middle))} y={shape.height - 7} text-anchor="middle">
                {bucketTick(interval, bucket.date, bucket.start, timeZone)}
              </text>
            );
          })}
        </svg>
      )}
      {shape && active !== null && buckets[active] && (
        <Tooltip
          bucket={buckets[active]}
          name={chosen ? `${nameOf(buckets[chosen[0]]!)} – ${nameOf(buckets[chosen[1]]!)}` : nameOf(buckets[active])}
          lines={lines}
          index={active}
          unit={unit}
          compared={compared}
          isSelecting={chosen !== null}
          at={(shape.x(active) ?? 0) + shape.x.bandwidth() / 2}
          width={width}
        />
      )}
    </div>
  );
}

/** The other period: a mark over each bar, or a line where bars are thin. */
function Overlay({ compared, x, y, step }: ReturnType<typeof layout>) {
  if (step > 7) {
    const reach = Math.min(3, x.step() * 0.12);
    const marks = compared.map((value, index) =>
      value === null ? '' : `M${(x(index)! - reach).toFixed(2)} ${y(value).toFixed(2)}h${(x.bandwidth() + 2 * reach).toFixed(2)}`);
    return <path class="other" d={marks.join('')} />;
  }
  const path = lineOf<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index)! + x.bandwidth() / 2)
    .y((value) => y(value ?? 0));
  return <path class="other thin" d={path(compared) ?? ''} />;
}

interface TooltipProps {
  bucket: Bucket;
  name: string;
  lines: Line[];
  index: number;
  unit: Unit;
  compared: string | null;
  isSelecting: boolean;
  at: number;
  width: number;
}

const TIP_PX = 262;

function Tooltip({ bucket, name, lines, index, unit, compared, isSelecting, at, width }: TooltipProps) {
  const isLeft = at > width / 2;
  const left = Math.max(0, Math.min(width - TIP_PX, isLeft ? at - TIP_PX - 16 : at + 16));
  const note = statusNote(bucket.status);
  const difference = bucket.compared === null || bucket.status !== 'COMPLETE' ? null : change(bucket.total, bucket.compared);
  // From the top of the stack, as it is drawn.
  const present = lines.filter(({ values }) => (values[index] ?? 0n) !== 0n).reverse();
  return (
    <div class="tip" style={{ left: `${left}px`, width: `${TIP_PX}px` }} aria-hidden="true">
      <h3>{name}{note && <small> {note}</small>}</h3>
      {isSelecting ? <p class="muted">Release, or press Enter, to zoom in</p> : (
        <>
          <ul>
            {present.map((line) => (
              <li key={groupId(line)}><i class={`key ${line.colour}`} /><span>{line.name}</span><b>{cell(line.values[index] ?? 0n, unit)}</b></li>
            ))}
          </ul>
          {present.length !== 1 && <p><span>Total</span><b>{cell(bucket.total, unit)}</b></p>}
          {compared && bucket.compared !== null && (
            <p class="muted">
              <span>{compared}</span>
              <b>{cell(bucket.compared, unit)}{difference && difference.direction !== 'same' && ` (${difference.direction === 'up' ? '+' : '−'}${difference.text})`}</b>
            </p>
          )}
        </>
      )}
    </div>
  );
}
