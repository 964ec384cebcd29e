/** The guarantee classes in words (R3): only contenders of one class are ranked. */
export const CLASS_WORDS: Readonly<Record<string, string>> = {
  a: 'at most once, in memory',
  b: 'acknowledged and written, not fsynced',
  c: 'fsynced before the acknowledgement',
  d: 'replayable log',
};
