import type { RunRecord } from '../../suites/harness/record.ts';

/** Each way out of an element, an attribute and a script that we know of, in one string. Scripts would set `hacked`. */
export const HOSTILE = [
  '<script>window.hacked=1</script>',
  `"><img src=x onerror="window.hacked=1">`,
  `' onmouseover='window.hacked=1`,
  '</script><script>window.hacked=1</script>',
  '</style></title></textarea></noscript><svg onload=window.hacked=1>',
  '<!--<script>',
  'javascript:window.hacked=1',
  '<a href="javascript:window.hacked=1">x</a><link rel=stylesheet href=http://hostile.invalid/a.css>',
  '${window.hacked=1}{{1}}&lt;b&gt;\u2028\u2029\u202e\u0000\u001b[31m',
].join('');

/** What the format itself fixes; everything else in a record is text from outside. */
const FIXED = new Set([
  'kind', 'format', 'status', 'role', 'profile', 'startedAt', 'finishedAt', 'resumedAt', 'class', 'better', 'cgroup', 'privilege', 'histograms', 'name.coreLayout',
]);
/** Objects whose keys are text from outside too. */
const FREE_KEYS = new Set(['settings', 'levels', 'metrics', 'cpuMs', 'peakBytes', 'unmetered']);

/** The record with `text` added to every string that is not fixed by its format; names still agree with each other. */
export function poisoned(record: RunRecord, text: string): RunRecord {
  const poison = (value: unknown, key: string, parent: string): unknown => {
    if (FIXED.has(key) || FIXED.has(`${key}.${parent}`)) return value;
    if (typeof value === 'string') return value + text;
    if (Array.isArray(value)) return value.map((item) => poison(item, '', key));
    if (typeof value !== 'object' || value === null) return value;
    const free = FREE_KEYS.has(key);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [free ? name + text : name, poison(item, free ? '' : name, key)]));
  };
  return poison(record, '', '') as RunRecord;
}

/** The record with markup wherever text from outside may stand. */
export const hostileRecord = (record: RunRecord): RunRecord => poisoned(record, HOSTILE);
