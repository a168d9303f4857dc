/** What is told before anything can be loaded: mistakes in how remote apps are set up. One row each, as in `error-table.ts`. */
export const earlyErrors = {
  definition_invalid: ['The definition cannot be used', 'see the provider’s manual for its URLs'],
  origins_invalid: ['One of origins is no origin', "pass whole ones, as in origins: ['https://your.site']"],
  name_taken: ['A remote app of that name is registered already', 'choose another name, or pass { register: false }'],
  name_unknown: ['No remote app of that name is registered', 'call oauth.remoteApp(name, definition) first'],
  secret_missing: [
    'The vault keeps its content, but there is no secret to seal it with',
    'pass secret: 32 random bytes as text (node -p "crypto.randomBytes(32).toString(\'base64url\')"), or allowUnsealed: true',
  ],
} as const
