export type Way = 'loopback' | 'paste' | 'device'

type Environment = Readonly<Record<string, string | undefined>>

/** Loopback where a browser can open on this machine and a person watches; else the code is carried over by hand. */
export function chooseWay(asked: Way | undefined, stdoutIsTerminal: boolean, env: Environment = process.env): Way {
  return asked ?? (stdoutIsTerminal && canOpenBrowser(env) ? 'loopback' : 'paste')
}

/** On Linux a browser needs a display; over SSH it would open on the wrong machine. */
export function canOpenBrowser(env: Environment = process.env, platform: string = process.platform): boolean {
  if (env['SSH_CONNECTION'] || env['SSH_TTY'] || env['CI']) return false
  if (platform !== 'linux') return true
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME'])
}

/** Opens the address in the person's browser; says whether that worked. */
export async function openBrowser(url: string): Promise<boolean> {
  try {
    const { default: open } = await import('open')
    const process = await open(url)
    process.on('error', () => {})
    return true
  } catch {
    return false
  }
}
