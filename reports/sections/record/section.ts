import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { facts } from '../../html/table.ts';
import { BYTES_PER_MIB, formatNumber, formatUnit } from '../../../suites/harness/units.ts';
import { html } from '../../html/html.ts';
import type { Section } from '../section.ts';

const NEWLINE = 10;

/** The run record itself, byte for byte: any conclusion can be drawn again from it. */
export const section: Section = {
  id: 'record',
  title: 'The record',
  order: 900,
  render({ record, raw, anchor }) {
    const sha256 = createHash('sha256').update(raw).digest('hex');
    const source = anchor('record-data');
    // Compressed text that is never laid out: a record of many megabytes does not slow the page.
    const packed = gzipSync(raw).toString('base64');
    const exact = `${formatNumber(raw.length)} bytes`;
    return html`
      <p>Every number above was computed from this file, which is embedded here unchanged.</p>
      ${facts([
        ['Lines', formatNumber(countLines(raw))],
        ['Size', raw.length < BYTES_PER_MIB ? exact : `${formatUnit(raw.length, 'bytes')} (${exact})`],
        ['SHA-256', html`<code class="digest">${sha256}</code>`],
      ])}
      <p class="save">
        <button type="button" class="save-record" disabled data-source="${source}" data-sha256="${sha256}"
          data-file="${`${fileName(record.header.runId)}.record.ndjson`}">Save the record</button>
        <output></output>
      </p>
      <noscript><p class="note">The button needs scripts. Without them: the element with the id ${source} in this file's source
        holds the record as base64 of gzip.</p></noscript>
      <script type="text/plain" id="${source}">${packed}</script>`;
  },
};

/** Lines that end, and a last one that was cut short. */
function countLines(raw: Uint8Array): number {
  let lines = 0;
  for (const byte of raw) if (byte === NEWLINE) lines += 1;
  return raw.length > 0 && raw.at(-1) !== NEWLINE ? lines + 1 : lines;
}

const fileName = (runId: string): string => runId.replace(/[^A-Za-z0-9._-]+/g, '_').slice(0, 80) || 'run';
