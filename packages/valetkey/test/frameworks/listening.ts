import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Serving } from 'valetkey/testing/framework'

/** A server that listens already, or will in a moment. */
export async function serving(server: Server): Promise<Serving> {
  if (!server.listening) await new Promise(resolve => server.once('listening', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
