import type { Session, SliceReading } from '../../../harness/scenario.ts';

/** Tells what became of messages in the words that a search judges by: `started`, `ok`, `aborted` (never delivered). */
export function probing(session: Session): Session {
  return {
    components: session.components,
    warmUp: (signal) => session.warmUp(signal),
    slice: async (options) => withOutcomes(await session.slice(options)),
    close: () => session.close(),
  };
}

function withOutcomes(reading: SliceReading): SliceReading {
  const { published = 0, delivered = 0, lost = 0 } = reading.audit;
  return { ...reading, audit: { ...reading.audit, started: published, ok: delivered, aborted: lost } };
}
