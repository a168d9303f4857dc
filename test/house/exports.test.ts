import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

type Target = { readonly 'valetkey-source': string }

/** Every public path a package offers, `*` patterns spelled out: `./http/*` becomes `valetkey/http/basic` and so on. */
function publicPaths(folder: string): { path: string; file: string }[] {
  const { name, exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
    name: string
    exports: Record<string, Target | string>
  }
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return []
    const source = target['valetkey-source']
    const [before, after] = source.split('*')
    if (after === undefined) return [{ path: name + subpath.slice(1), file: `${folder}/${source.slice(2)}` }]
    return globSync(`${folder}/${source}`).map(file => {
      const part = file.slice(folder.length + before!.length - 1, -after.length)
      return { path: name + subpath.slice(1).replace('*', part), file }
    })
  })
}

const folders = globSync('packages/*')
const paths = folders.flatMap(publicPaths)

test('all five packages offer their paths', () => {
  assert.equal(folders.length, 5)
  assert.ok(paths.length > 40, `only ${paths.length} public paths found`)
})

for (const { path, file } of paths)
  test(`${path} can be imported`, async () => {
    const module = (await import(path)) as Record<string, unknown>
    const text = readFileSync(file, 'utf8')
    const typesOnly = !/^export (?!type\b|interface\b|\{\s*type\b)/m.test(text)
    assert.ok(typesOnly || Object.keys(module).length > 0, `${path} exports nothing`)
  })
