/** The people every sandbox knows. Their passwords are public on purpose: nothing here leaves 127.0.0.1. */
export interface Person {
  readonly username: string
  readonly password: string
  /** Of this password. Made beforehand: a sandbox has six providers, and begins in half the time without making it. */
  readonly passwordHash: string
  readonly displayName: string
  readonly email: string
}

export const people: readonly Person[] = [
  {
    username: 'alice',
    password: 'wonderland',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$ayMQGUNB1MXfGi3LBOZ4OA$Ws70dOO6fMr9oGBNcxs974FpAjHCcEUv+o7RAJtLlVs',
    displayName: 'Alice Liddell',
    email: 'alice@sandbox.example',
  },
  {
    username: 'bob',
    password: 'builder',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$ZEp6dIsor2uUwQbObTGA4g$IJ67nO44KzvvLLTRt88W8W1Yh+r7uReKqggqaoYlm4Q',
    displayName: 'Bob Builder',
    email: 'bob@sandbox.example',
  },
  {
    username: 'carol',
    password: 'christmas',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$R1TvcmDQa5bYLZF8Su+eZA$+fwBdaGv/02359gIZWSVxUVCN7iQ6qjhfd0An1MfYao',
    displayName: 'Carol Winter',
    email: 'carol@sandbox.example',
  },
]
