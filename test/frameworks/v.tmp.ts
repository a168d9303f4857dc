import { writeFileSync, readdirSync } from 'node:fs'
import { next, svelteKit } from './frameworks.ts'
import { contractApp } from './app.ts'
const code = (file: string) => `import { sqliteVault } from 'valetkey/vaults/sqlite'
import { fileVault } from 'valetkey/vaults/file'
import { postgresVault } from 'valetkey/vaults/postgres'
import { redisVault } from 'valetkey/vaults/redis'
import { catalogue, catalogueEntries } from 'valetkey/catalogue'
export async function GET() {
  const said: string[] = []
  const s = sqliteVault(':memory:'); said.push(String(await s.write({ kind: 'connection', app: 'a', id: 'b', version: 0, about: {}, sealed: {} as never })))
  const f = fileVault('${file}'); said.push(String(await f.write({ kind: 'connection', app: 'a', id: 'b', version: 0, about: {}, sealed: {} as never })))
  said.push(String((await catalogueEntries()).length), (await catalogue('github')).oauth + '', (await catalogue('webex')).title ?? '')
  for (const v of [postgresVault('postgres://x@127.0.0.1:1/x'), redisVault('redis://127.0.0.1:1')]) said.push(await v.read('connection', 'a', 'b').then(String, e => e.code + ': ' + e.message))
  return Response.json(said)
}`
for (const [f, route] of [[svelteKit, 'src/routes/portable/+server.ts'], [next, 'app/portable/route.ts']] as const) {
  const app = await contractApp(f)
  try {
  writeFileSync(`${app.folder}/${route}`, code('vault.json'))
  console.log(f.name, await app.build(f))
  app.forgetPackage()
  const running = await app.start(f.startBehindProxy, () => ({ DESK: 'http://127.0.0.1:9' }))
  const r = await fetch(`${running.origin}/portable`, { signal: AbortSignal.timeout(40_000) }).catch(e => new Response(String(e)))
  console.log(r.status, await r.text())
  await running.stop()
  } catch (e) { console.log(String(e).slice(0, 3000)) }
  app.remove()
}
