import { createServer } from 'node:http'
import { H3, toNodeHandler } from 'h3'
import { toH3 } from 'valetkey/frameworks/h3'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

frameworkContract('h3', (handler, { mount }) => {
  const app = new H3({ silent: true })
  app.use(`${mount}/**`, toH3(handler))
  app.all('/**', event => {
    event.res.status = 418
    return ''
  })
  return serving(createServer(toNodeHandler(app)).listen(0, '127.0.0.1'))
})
