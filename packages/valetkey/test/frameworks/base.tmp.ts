import { writeFileSync } from 'node:fs'
import { next } from './built/frameworks.ts'
import { contractApp } from './built/app.ts'
const app = await contractApp(next)
writeFileSync(app.folder + '/app/[[...path]]/route.ts', `export const GET = (r: any) => Response.json({ url: r.url, next: r.nextUrl?.href, base: r.nextUrl?.basePath, path: r.nextUrl?.pathname, env: process.env.__NEXT_ROUTER_BASEPATH, keys: Object.keys(r.nextUrl ?? {}) })`)
for (const [what, program] of [['dev', next.dev], ['start', next.start]] as const) {
  if (what === 'start') await app.run(next.build, { BASE: '/shop' })
const running = await app.start(program, () => ({ BASE: '/shop' }))
const r = await fetch(`http://localhost:${running.port}/shop/connect/demo?next=/x`)
console.log(what, r.status, (await r.text()).slice(0, 600))
await running.stop()
}
app.remove()
