import { jetStreamWire } from '../../protocols/jetstream-driver.ts';
import { openChannel } from './endpoints.ts';

export const open = jetStreamWire(openChannel);
