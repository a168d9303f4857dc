import express from 'express'
import { toExpress } from 'valetkey/frameworks/express'
import { frameworkContract } from 'valetkey/testing/framework'
import { serving } from './listening.ts'

frameworkContract('express', (handler, { mount, bodyParser }) => {
  const app = express()
  if (bodyParser) app.use(express.urlencoded({ extended: true }), express.json(), express.text())
  const router = express.Router()
  router.use(toExpress(handler))
  app.use(mount === '' ? '/' : mount, router)
  app.use((_req, res) => void res.status(418).end())
  app.use(
    (_error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) =>
      void res.status(500).end(),
  )
  return serving(app.listen(0, '127.0.0.1'))
})
