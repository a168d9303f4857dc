/** Getting an account, and changing its password. */
export interface AccountTexts {
  readonly signUpTitle: string
  readonly username: string
  readonly usernameRule: string
  readonly password: string
  readonly passwordRule: string
  readonly create: string
  readonly haveOne: string
  readonly signIn: string
  readonly usernameTaken: (name: string) => string
  readonly usernameRefused: string
  readonly tooShort: string
  readonly tooLong: string
  readonly isUsername: string
  readonly tooCommon: string
  readonly changeTitle: string
  readonly oldPassword: string
  readonly newPassword: string
  readonly elsewhere: string
  readonly alsoApps: string
  readonly change: string
  readonly wrongPassword: string
  readonly changed: string
  readonly changedExplained: string
  readonly changedApps: string
}

export const account: AccountTexts = {
  signUpTitle: 'Create an account',
  username: 'Name',
  usernameRule: 'Others see it. 2 to 40 letters, digits, dots, dashes or underscores.',
  password: 'Password',
  passwordRule: 'At least 8 characters. A few words in a row are better than a riddle; anything goes, spaces too.',
  create: 'Create account',
  haveOne: 'You have an account already?',
  signIn: 'Sign in',
  usernameTaken: name => `The name ${name} is taken. Please choose another.`,
  usernameRefused:
    'A name has 2 to 40 letters, digits, dots, dashes or underscores, and begins with a letter or a digit.',
  tooShort: 'This password is too short. Take at least 8 characters.',
  tooLong: 'This password is too long. Take at most 256 characters.',
  isUsername: 'Your name is the first thing anybody would try. Please choose another password.',
  tooCommon: 'This is one of the passwords everybody tries first. Please choose another.',
  changeTitle: 'Change your password',
  oldPassword: 'Current password',
  newPassword: 'New password',
  elsewhere: 'All other browsers are signed out.',
  alsoApps: 'Also revoke the access of all apps',
  change: 'Change password',
  wrongPassword: 'This is not your current password.',
  changed: 'Your password is changed',
  changedExplained: 'You stay signed in here, and are signed out everywhere else.',
  changedApps: 'No app can use your account any more.',
}
