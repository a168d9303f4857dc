/** What went wrong, for the person in front of it. */
export interface Said {
  readonly title: string
  readonly sentence: string
}

export interface ErrorTexts {
  readonly forTheDeveloper: string
  /** Labels of what only the app’s developer can use. */
  readonly facts: {
    readonly error: string
    readonly reason: string
    readonly app: string
    readonly clientIdSent: string
    readonly redirectUriSent: string
    readonly nearest: string
    readonly difference: string
    readonly registered: string
    readonly requestId: string
  }
  readonly oauth1Off: Said
  readonly oauth2Off: Said
  readonly unreadableLink: Said
  readonly noClient: Said
  readonly unknownApp: Said
  readonly noRedirectUri: Said
  readonly foreignRedirectUri: Said
  readonly scopesRefused: Said
  readonly linkUsedUp: Said
  readonly openedElsewhere: Said
  readonly refused: Said
  readonly accountChanged: Said
  readonly otherAccount: Said
  readonly noAnswer: Said
  readonly alreadyAnswered: Said
  readonly tooOld: Said
  readonly noCode: Said
  readonly signedOut: Said
  readonly foreignForm: Said
  readonly unknownForm: Said
  readonly formType: Said
  readonly unknownPerson: Said
  readonly fault: Said
  readonly tooLarge: Said
  readonly unreadableRequest: Said
  readonly notFound: Said
  readonly wrongMethod: (methods: string) => Said
  readonly tooOften: (wait: string) => Said
}

export const error: ErrorTexts = {
  forTheDeveloper: 'For the developer of the app',
  facts: {
    error: 'Error',
    reason: 'Reason',
    app: 'App',
    clientIdSent: 'client_id sent',
    redirectUriSent: 'redirect_uri sent',
    nearest: 'nearest registered',
    difference: 'difference',
    registered: 'also registered',
    requestId: 'Request',
  },
  oauth1Off: { title: 'This link does not work', sentence: 'This server does not speak OAuth 1.0a.' },
  oauth2Off: { title: 'Not available', sentence: 'This server does not speak OAuth 2.' },
  unreadableLink: {
    title: 'This link does not work',
    sentence: 'The app sent you here with a request we cannot read.',
  },
  noClient: {
    title: 'This link does not work',
    sentence: 'The app that sent you here did not say who it is.',
  },
  unknownApp: {
    title: 'Unknown app',
    sentence: 'The app that sent you here is not registered with us, or is switched off.',
  },
  noRedirectUri: {
    title: 'This link does not work',
    sentence: 'The app that sent you here did not say where to send you back.',
  },
  foreignRedirectUri: {
    title: 'We cannot send you back',
    sentence:
      'The app that sent you here wants the answer at an address it has not registered with us. Nothing was shared.',
  },
  scopesRefused: {
    title: 'This link does not work',
    sentence: 'The app asks for something it may not have.',
  },
  linkUsedUp: {
    title: 'This link does not work',
    sentence: 'This link is used up or too old. Go back to the app and start again there.',
  },
  openedElsewhere: {
    title: 'This link was opened elsewhere',
    sentence: 'Somebody opened it in another browser first. Go back to the app and start again there.',
  },
  refused: {
    title: 'This request was refused',
    sentence: 'The app that sent you here asked in a way we cannot answer. Nothing was shared.',
  },
  accountChanged: {
    title: 'The account changed',
    sentence: 'Somebody else is signed in now. Go back to the app and start again there.',
  },
  otherAccount: {
    title: 'The account changed',
    sentence: 'Somebody else is signed in now. Open the page again, and check whose it is.',
  },
  noAnswer: { title: 'Yes or no?', sentence: 'The form came without an answer.' },
  alreadyAnswered: {
    title: 'Already answered',
    sentence: 'You have answered this request before; each one counts once.',
  },
  tooOld: { title: 'This page is too old', sentence: 'Go back to the app and start again there.' },
  noCode: {
    title: 'Nothing here',
    sentence: 'There is no code to show. Go back to the app and start again there.',
  },
  signedOut: { title: 'You are signed out', sentence: 'Nobody is signed in here.' },
  foreignForm: {
    title: 'Please start again',
    sentence: 'The form was sent from another site. Go back to where you came from and start again there.',
  },
  unknownForm: {
    title: 'Please start again',
    sentence:
      'This form was not shown to this browser, or cookies are switched off. Go back to where you came from and start again there.',
  },
  formType: {
    title: 'This form cannot be read',
    sentence: 'It must be sent the way a browser sends a form.',
  },
  unknownPerson: { title: 'Unknown person', sentence: 'There is no such account.' },
  fault: {
    title: 'Something went wrong',
    sentence: 'It is our fault, and it was written down. Please try again later.',
  },
  tooLarge: { title: 'This is too much', sentence: 'What was sent is larger than anything we take here.' },
  unreadableRequest: { title: 'This request cannot be read', sentence: 'It was not sent the way a browser does it.' },
  notFound: { title: 'Nothing here', sentence: 'There is no page at this address.' },
  wrongMethod: methods => ({ title: 'Not this way', sentence: `This address takes ${methods} only.` }),
  tooOften: wait => ({ title: 'Too many tries', sentence: `Please come back in ${wait}.` }),
}
