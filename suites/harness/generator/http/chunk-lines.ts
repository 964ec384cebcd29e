const LF = 10;
const CR = 13;
const SEMICOLON = 59;
const SPACE = 32;
const TAB = 9;
/** More hexadecimal digits make a chunk that no limit allows. */
const MAX_SIZE_DIGITS = 12;

export const LINE_CONTINUES = -1;
export const LINE_MALFORMED = -2;
/** The trailers, too, are over. */
export const CHUNKS_END = -3;

const stages = { size: 0, extension: 1, afterData: 2, trailer: 3 } as const;
type Stage = (typeof stages)[keyof typeof stages];

/** Reads what stands between the chunks of a body: sizes, extensions, ends of line and, at last, trailers. */
export class ChunkLines {
  /** Why a line is malformed. */
  problem = '';
  readonly #maxLineBytes: number;
  #stage: Stage = stages.size;
  #size = 0;
  #digits = 0;
  #lineBytes = 0;
  #lineIsEmpty = true;

  constructor(options: { lineBytes: number }) {
    this.#maxLineBytes = options.lineBytes;
  }

  /** A line with a size comes next. */
  begin(): void {
    this.#stage = stages.size;
    this.#size = this.#digits = this.#lineBytes = 0;
  }

  /** The data of a chunk were read; what comes next is the end of its line. */
  endOfData(): void {
    this.#stage = stages.afterData;
  }

  /** Takes a byte. Returns the size of a chunk (above 0) whose data come next, or one of the constants. */
  next(byte: number): number {
    if (this.#stage === stages.afterData) {
      if (byte === LF) this.begin();
      else if (byte !== CR) return this.#malformed('a chunk is longer than it said');
      return LINE_CONTINUES;
    }
    if (++this.#lineBytes > this.#maxLineBytes) return this.#malformed(`a line between chunks, or trailers, of more than ${this.#maxLineBytes} B`);
    return this.#stage === stages.trailer ? this.#trailerByte(byte) : this.#sizeByte(byte);
  }

  #sizeByte(byte: number): number {
    if (byte === LF) {
      if (this.#digits === 0) return this.#malformed('a chunk without a size');
      if (this.#size > 0) return this.#size;
      this.#stage = stages.trailer;
      this.#lineBytes = 0;
      this.#lineIsEmpty = true;
      return LINE_CONTINUES;
    }
    if (this.#stage === stages.extension) return LINE_CONTINUES;
    if (byte === SEMICOLON || byte === SPACE || byte === TAB || byte === CR) {
      this.#stage = stages.extension;
      return LINE_CONTINUES;
    }
    const value = hexDigit(byte);
    if (value < 0 || ++this.#digits > MAX_SIZE_DIGITS) return this.#malformed('the size of a chunk is no hexadecimal number');
    this.#size = this.#size * 16 + value;
    return LINE_CONTINUES;
  }

  /** Trailers are read over; an empty line ends the response. */
  #trailerByte(byte: number): number {
    if (byte === LF) {
      if (this.#lineIsEmpty) return CHUNKS_END;
      this.#lineIsEmpty = true;
    } else if (byte !== CR) {
      this.#lineIsEmpty = false;
    }
    return LINE_CONTINUES;
  }

  #malformed(problem: string): number {
    this.problem = problem;
    return LINE_MALFORMED;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
