import type { DriverOptions } from './driver.ts';
import type { FrameShape } from './frame-shape.ts';
import type { StrideReader } from './stride-reader.ts';
import { WireSocket } from './wire-socket.ts';

/** Connects to the broker; what comes in goes to the reader, and the driver is told of messages where frames have a shape. */
export function connectReader(options: {
  name: string;
  driver: DriverOptions & { shape: FrameShape | null };
  reader: StrideReader;
  onFailure: (error: Error) => void;
}): Promise<WireSocket> {
  const { name, driver, reader, onFailure } = options;
  const { address, shape, onArrival, onWritable } = driver;
  return WireSocket.connect({
    name,
    address,
    onBytes: (bytes, view, length) => {
      reader.push(bytes, view, length);
      if (shape !== null) onArrival();
    },
    onWritable,
    onFailure,
  });
}
