import type { Random } from '../statistics/random.ts';
import { MS_PER_SEC } from '../units.ts';

/** A stretch over which the rate goes in a straight line from one value to another. */
export interface RateSegment {
  /** More than 0; `Infinity` only where the rate stays the same, and only last. */
  readonly durationMs: number;
  readonly fromPerSec: number;
  readonly toPerSec: number;
}

/** A rate over time. */
export type RateSchedule = readonly RateSegment[];

/** When requests or messages are to be sent, whatever the target does. */
export interface ArrivalOptions {
  /** `poisson`: independent users. `uniform`: evenly spaced, the first after half a space. */
  readonly process: 'poisson' | 'uniform';
  /** Constant, per second, or a schedule; a schedule ends with its last segment. */
  readonly rate: number | RateSchedule;
  /** Cuts off what lies at or after this time. */
  readonly durationMs?: number;
  /** Cuts off what comes after so many. */
  readonly count?: number;
  readonly random: Random;
}

/** Intended times, one after the other, in constant memory. */
export interface Arrivals {
  /** The next intended time in ms from the start, never before the last; `Infinity` once there are no more. */
  next(): number;
}

/** One rate after the other. */
export function steps(options: { ratesPerSec: readonly number[]; stepMs: number }): RateSchedule {
  return options.ratesPerSec.map((rate) => ({ durationMs: options.stepMs, fromPerSec: rate, toPerSec: rate }));
}

/** A straight line from one rate to another. */
export function ramp(options: { fromPerSec: number; toPerSec: number; durationMs: number }): RateSchedule {
  return [options];
}

/** A higher rate for a while. */
export function burst(options: { basePerSec: number; peakPerSec: number; beforeMs: number; burstMs: number; afterMs: number }): RateSchedule {
  const { basePerSec, peakPerSec, beforeMs, burstMs, afterMs } = options;
  const flat = (durationMs: number, rate: number): RateSegment => ({ durationMs, fromPerSec: rate, toPerSec: rate });
  return [flat(beforeMs, basePerSec), flat(burstMs, peakPerSec), flat(afterMs, basePerSec)].filter(({ durationMs }) => durationMs > 0);
}

/** How many arrivals a schedule brings on average from its start to `untilMs`. */
export function expectedArrivals(schedule: RateSchedule, untilMs: number): number {
  let total = 0;
  let startMs = 0;
  for (const segment of checked(schedule)) {
    const { durationMs, from, slope } = segment;
    const spanMs = Math.min(Math.max(0, untilMs - startMs), durationMs);
    total += areaOf(from, slope, spanMs);
    startMs += durationMs;
  }
  return total;
}

/**
 * Arrivals by inversion of the integrated rate, which is exact for any piecewise linear rate: unit-rate times are drawn
 * (steps that are exponential, or all 1) and put through the inverse (Çinlar, "Introduction to Stochastic Processes",
 * 1975, section 4.7).
 *
 * @throws RangeError when a rate or a duration makes no sense.
 */
export function createArrivals(options: ArrivalOptions): Arrivals {
  const { process, random, durationMs = Infinity, count = Infinity } = options;
  if (!(durationMs > 0)) throw new RangeError(`arrivals need a duration above 0 ms, not ${durationMs}`);
  if (!(count >= 0)) throw new RangeError(`arrivals need a count of 0 or more, not ${count}`);
  const segments = checked(typeof options.rate === 'number' ? constant(options.rate) : options.rate);
  const isPoisson = process === 'poisson';
  let index = 0;
  let inSegmentMs = 0;
  let segmentStartMs = 0;
  let left = count;
  let step = 0.5;
  return {
    next: () => {
      let need = isPoisson ? -Math.log(1 - random.next()) : step;
      step = 1;
      for (let segment = segments[index]; segment !== undefined && left > 0; segment = segments[index]) {
        const { from, slope } = segment;
        const rate = Math.max(0, from + slope * inSegmentMs);
        const restMs = segment.durationMs - inSegmentMs;
        const room = areaOf(rate, slope, restMs);
        if (need < room) {
          // The root of rate·x + slope·x²/2 = need that does not cancel, whatever the sign of the slope.
          inSegmentMs += (2 * need) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * slope * need)));
          const atMs = segmentStartMs + Math.min(inSegmentMs, segment.durationMs);
          if (atMs >= durationMs) break;
          left -= 1;
          return atMs;
        }
        need -= room;
        segmentStartMs += segment.durationMs;
        inSegmentMs = 0;
        index += 1;
      }
      left = 0;
      return Infinity;
    },
  };
}

interface Segment {
  readonly durationMs: number;
  /** Per ms, and per ms per ms. */
  readonly from: number;
  readonly slope: number;
}

function constant(ratePerSec: number): RateSchedule {
  if (!(ratePerSec > 0 && Number.isFinite(ratePerSec))) throw new RangeError(`a rate is above 0 a second, not ${ratePerSec}`);
  return [{ durationMs: Infinity, fromPerSec: ratePerSec, toPerSec: ratePerSec }];
}

function checked(schedule: RateSchedule): Segment[] {
  return schedule.map(({ durationMs, fromPerSec, toPerSec }, index) => {
    const where = `segment ${index} of the rate schedule`;
    if (!(durationMs > 0)) throw new RangeError(`${where} needs a duration above 0 ms, not ${durationMs}`);
    for (const rate of [fromPerSec, toPerSec]) {
      if (!(rate >= 0 && Number.isFinite(rate))) throw new RangeError(`${where} needs rates of 0 or more a second, not ${rate}`);
    }
    const isEndless = durationMs === Infinity;
    if (isEndless && (fromPerSec !== toPerSec || index < schedule.length - 1)) {
      throw new RangeError(`${where} is endless: its rate must stay the same, and it must be the last`);
    }
    return { durationMs, from: fromPerSec / MS_PER_SEC, slope: isEndless ? 0 : (toPerSec - fromPerSec) / MS_PER_SEC / durationMs };
  });
}

/** Integral of a rate over a span; 0 × Infinity is no area. */
function areaOf(rate: number, slope: number, spanMs: number): number {
  if (rate === 0 && slope === 0) return 0;
  return slope === 0 ? rate * spanMs : spanMs * (rate + (slope * spanMs) / 2);
}
