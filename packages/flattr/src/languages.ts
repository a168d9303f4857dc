import type { Term } from './terms.ts'

/**
 * GET /rest/v2/languages: English first, then by English name. The codes are those of Flattr's own WordPress plugin, the
 * old `iw` and `in` for Hebrew and Indonesian included.
 */
export const languages: readonly Term[] = [
  { id: 'en_GB', text: 'English' },
  { id: 'sq_AL', text: 'Albanian' },
  { id: 'ar_DZ', text: 'Arabic' },
  { id: 'be_BY', text: 'Belarusian' },
  { id: 'bg_BG', text: 'Bulgarian' },
  { id: 'ca_ES', text: 'Catalan' },
  { id: 'zh_CN', text: 'Chinese' },
  { id: 'hr_HR', text: 'Croatian' },
  { id: 'cs_CZ', text: 'Czech' },
  { id: 'da_DK', text: 'Danish' },
  { id: 'nl_NL', text: 'Dutch' },
  { id: 'et_EE', text: 'Estonian' },
  { id: 'fi_FI', text: 'Finnish' },
  { id: 'fr_FR', text: 'French' },
  { id: 'de_DE', text: 'German' },
  { id: 'el_GR', text: 'Greek' },
  { id: 'iw_IL', text: 'Hebrew' },
  { id: 'hi_IN', text: 'Hindi' },
  { id: 'hu_HU', text: 'Hungarian' },
  { id: 'is_IS', text: 'Icelandic' },
  { id: 'in_ID', text: 'Indonesian' },
  { id: 'ga_IE', text: 'Irish' },
  { id: 'it_IT', text: 'Italian' },
  { id: 'ja_JP', text: 'Japanese' },
  { id: 'ko_KR', text: 'Korean' },
  { id: 'lv_LV', text: 'Latvian' },
  { id: 'lt_LT', text: 'Lithuanian' },
  { id: 'mk_MK', text: 'Macedonian' },
  { id: 'ms_MY', text: 'Malay' },
  { id: 'mt_MT', text: 'Maltese' },
  { id: 'no_NO', text: 'Norwegian' },
  { id: 'pl_PL', text: 'Polish' },
  { id: 'pt_PT', text: 'Portuguese' },
  { id: 'ro_RO', text: 'Romanian' },
  { id: 'ru_RU', text: 'Russian' },
  { id: 'sr_RS', text: 'Serbian' },
  { id: 'sk_SK', text: 'Slovak' },
  { id: 'sl_SI', text: 'Slovenian' },
  { id: 'es_ES', text: 'Spanish' },
  { id: 'sv_SE', text: 'Swedish' },
  { id: 'th_TH', text: 'Thai' },
  { id: 'tr_TR', text: 'Turkish' },
  { id: 'uk_UA', text: 'Ukrainian' },
  { id: 'vi_VN', text: 'Vietnamese' },
]

/** Whether a thing may name this language; the service takes codes alone and minds their case. */
export const isLanguage = (id: string): boolean => languages.some(language => language.id === id)
