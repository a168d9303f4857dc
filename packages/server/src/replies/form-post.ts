import { formPostPage } from '../pages/form-post.ts'
import type { Reply } from './reply.ts'

/** OAuth 2.0 Form Post Response Mode §2. */
export const formPost: Reply = (core, texts, redirectUri, params) =>
  formPostPage(core, texts, redirectUri, Object.entries(params))
