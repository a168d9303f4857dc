import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canOpenBrowser, chooseWay } from '../../src/ways/way.ts'

test('a browser opens where there is a display, and never over SSH', () => {
  assert.equal(canOpenBrowser({}, 'linux'), false)
  assert.equal(canOpenBrowser({ DISPLAY: ':0' }, 'linux'), true)
  assert.equal(canOpenBrowser({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux'), true)
  assert.equal(canOpenBrowser({ DISPLAY: ':0', SSH_CONNECTION: '10.0.0.1' }, 'linux'), false)
  assert.equal(canOpenBrowser({}, 'darwin'), true)
})

test('loopback is chosen where a browser can open and a person watches, else paste; what is asked for wins', () => {
  const desktop = process.platform === 'linux' ? { DISPLAY: ':0' } : {}
  assert.equal(chooseWay(undefined, true, desktop), 'loopback')
  assert.equal(chooseWay(undefined, false, desktop), 'paste')
  assert.equal(chooseWay(undefined, true, { SSH_TTY: '/dev/pts/1' }), 'paste')
  assert.equal(chooseWay('paste', true, desktop), 'paste')
  assert.equal(chooseWay('loopback', false, {}), 'loopback')
})
