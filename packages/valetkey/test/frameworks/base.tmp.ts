import { next } from '/work/main/packages/valetkey/test/frameworks/built/frameworks.ts'
import { contractApp } from '/work/main/packages/valetkey/test/frameworks/built/app.ts'
import { openDesk } from '/work/main/packages/valetkey/test/frameworks/built/desk.ts'
const desk = await openDesk()
const app = await contractApp(next)
desk.handler = r => Response.json({ url: r.url, h: [...r.headers] })
const running = await app.start(next.dev, () => ({ DESK: desk.origin, BASE: '/shop' }))
const r = await fetch(`http://localhost:${running.port}/shop/connect/demo?next=/x`)
console.log(r.status, (await r.text()).slice(0, 600))
await running.stop(); await desk.close()
if (process.argv[2]) { await app.run(next.build, { BASE: '/shop' }); 
desk.handler = r => Response.json({ url: r.url })
}
app.remove()
