import { InvalidArgumentError } from 'commander';

const UNITS_MS: Readonly<Record<string, number>> = { us: 1e-3, 'µs': 1e-3, ms: 1, s: 1000, '': 1 };

/** `50ms`, `0.05s`, `800us`, or a bare number of milliseconds. */
export function parseMs(text: string): number {
  const [, number = '', unit = ''] = /^(\d*\.?\d+)\s*(us|µs|ms|s|)$/i.exec(text.trim()) ?? [];
  const ms = Number(number) * (UNITS_MS[unit.toLowerCase()] ?? Number.NaN);
  if (number === '' || !(ms > 0) || !Number.isFinite(ms)) throw new InvalidArgumentError('A response time is above 0, e.g. 50ms or 0.2s.');
  return ms;
}

/** `3000`, `3000/s` or `3k`: above 0. */
export function parseRate(text: string): number {
  const [, number = '', thousands] = /^(\d*\.?\d+)(k?)(?:\/s)?$/i.exec(text.trim()) ?? [];
  const perSec = Number(number) * (thousands ? 1000 : 1);
  if (number === '' || !(perSec > 0) || !Number.isFinite(perSec)) throw new InvalidArgumentError('A load is a number of requests a second above 0, e.g. 3000.');
  return perSec;
}

/** `30%` or `0.3`. A bare number above 1 could mean either, and is refused. */
export function parseShare(text: string): number {
  const [, number = '', percent] = /^(\d*\.?\d+)\s*(%?)$/.exec(text.trim()) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  if (number === '' || !Number.isFinite(share) || (!percent && share > 1)) throw new InvalidArgumentError('A share is written 30% or 0.3.');
  return share;
}

/** From 50 % to below 100 %. */
export function parseConfidence(text: string): number {
  const share = parseShare(text);
  if (share < 0.5 || share >= 1) throw new InvalidArgumentError('A confidence lies between 50% and below 100%: nothing is certain, and less than half is a guess.');
  return share;
}

/** A whole number, 1 or more. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^[1-9]\d*$/.test(text) || !Number.isSafeInteger(count)) throw new InvalidArgumentError('It takes a whole number, 1 or more.');
  return count;
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new InvalidArgumentError('A seed is a whole number, 0 or more.');
  return seed;
}

/** A number above 0. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('It takes a number above 0.');
  return value;
}

/** A mix by its name, or shares of the classes of requests: `read=0.8,write=0.2`, `read=80%,write=20%`. */
export function parseMix(text: string): string | Record<string, number> {
  if (!text.includes('=')) return text.trim();
  const shares = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, name = '', share = ''] = /^\s*([^=\s]+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    if (name === '') throw new InvalidArgumentError('A mix is a name, or shares such as read=0.8,write=0.2.');
    if (shares.has(name)) throw new InvalidArgumentError(`The mix names ${name} twice.`);
    shares.set(name, parseShare(share));
  }
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  if (Math.abs(total - 1) > 0.005) throw new InvalidArgumentError(`The shares of the mix add up to ${String(Number(total.toFixed(4)))}, not to 1.`);
  return Object.fromEntries(shares);
}

/** `database,broker` as a list of names; `none` is an empty one. */
export function parseNames(text: string): string[] {
  return text.trim() === 'none' ? [] : text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}
