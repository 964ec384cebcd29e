import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { SocketActivity } from './activity.ts';

it('is busy when a socket has read since it was last set, or when it was told so', async () => {
  const activity = new SocketActivity();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  try {
    const [peer] = (await once(server, 'connection')) as [Socket];
    expect(activity.isBusy).toBe(false);
    client.resume();
    peer.write('hello');
    await once(client, 'data');
    expect(activity.isBusy).toBe(true);
    activity.isBusy = false;
    expect(activity.isBusy).toBe(false);
    activity.isBusy = true;
    expect(activity.isBusy).toBe(true);
    activity.isBusy = false;
    expect(activity.isBusy).toBe(false);
  } finally {
    client.destroy();
    server.close();
  }
});
