// biome-ignore-all format: a field a line, as the tool writes it
// Made from client/provider.ts by tools/schema.ts: change the type, then run it again.

/** JSON Schema (draft 7) of a definition kept as a JSON file, for editors: `{ "$schema": "./definition.schema.json", "oauth": 2, … }`. */
export const definitionSchema: Readonly<Record<string, unknown>> = {
  "$schema": "http://json-schema.org/draft-07/schema#",
  "title": "A provider definition of valetkey",
  "oneOf": [
    {
      "type": "object",
      "properties": {
        "$schema": {
          "type": "string",
          "description": "Where this schema is, for editors."
        },
        "title": {
          "description": "What people call it: \"Mastodon at mstdn.jp\". Default: the name of the remote app.",
          "type": "string"
        },
        "baseUrl": {
          "type": "string"
        },
        "authorizeUrl": {
          "type": "string"
        },
        "accessTokenUrl": {
          "type": "string"
        },
        "clientId": {
          "description": "RFC 6749's client identifier; the consumer key of OAuth 1.",
          "type": "string"
        },
        "clientSecret": {
          "type": "string"
        },
        "origins": {
          "description": "Further origins credentials may go to, beside those of the URLs above.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "identity": {
          "description": "How to ask who somebody is.",
          "type": "object",
          "properties": {
            "url": {
              "description": "Absent: what came with the token says it, the id_token's claims included.",
              "type": "string"
            },
            "method": {
              "description": "Default `GET`; Dropbox wants `POST`.",
              "enum": [
                "GET",
                "POST"
              ]
            },
            "params": {
              "type": "object",
              "additionalProperties": {
                "type": "string"
              }
            },
            "id": {
              "type": "string"
            },
            "name": {
              "description": "A list: its parts, in this order, as many as there are.",
              "anyOf": [
                {
                  "type": "string"
                },
                {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              ]
            }
          },
          "required": [
            "id",
            "name"
          ],
          "additionalProperties": false
        },
        "verified": {
          "description": "Who has seen this definition work: our own imitation of the provider, its documentation, or other projects only.",
          "enum": [
            "sandbox",
            "documentation",
            "sources"
          ]
        },
        "agree": {
          "description": "Where `verified` is `sources`: how many independent ones have the same addresses.",
          "type": "integer"
        },
        "scopeSeparator": {
          "description": "Between scopes; RFC 6749 §3.3 says space.",
          "type": "string"
        },
        "authorizeParams": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "accessTokenParams": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "callParams": {
          "description": "Sent with every API call that does not say otherwise.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "headers": {
          "description": "Sent with every API call, and to the provider's OAuth endpoints.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "clientHeaders": {
          "description": "Sent with every API call, `{clientId}` and `{clientSecret}` filled in: Twitch's `Client-Id`, Etsy's `x-api-key`.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "accessTokenMethod": {
          "enum": [
            "GET",
            "POST"
          ]
        },
        "callbackRequired": {
          "description": "The provider refuses a sign-in without a callback URL.",
          "type": "boolean"
        },
        "oob": {
          "description": "What stands for a callback where there is none: a word (the browser shows a PIN or code), or the URL of a page of the provider's, whose address has the code in it.",
          "type": "string"
        },
        "pin": {
          "description": "The code a person types: so many digits, written in groups with this between them.",
          "type": "object",
          "properties": {
            "digits": {
              "type": "integer"
            },
            "group": {
              "type": "integer"
            },
            "separator": {
              "type": "string"
            }
          },
          "required": [
            "digits",
            "group",
            "separator"
          ],
          "additionalProperties": false
        },
        "pathParam": {
          "description": "The API takes a method name as this parameter: `get('flickr.test.login')`, not a path.",
          "type": "string"
        },
        "limitsPer": {
          "description": "Whether the API counts all calls of an account together (the default), or each address for itself (Twitter).",
          "enum": [
            "account",
            "path"
          ]
        },
        "pagination": {
          "description": "How lists go on from page to page (`app.pages`). Default: by the Link header (RFC 8288).",
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "link"
                  ]
                }
              },
              "required": [
                "by"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "url"
                  ]
                },
                "next": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "next"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "cursor"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "next": {
                  "type": "string"
                },
                "last": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "next"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "page"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "page": {
                  "type": "string"
                },
                "pages": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "page",
                "pages"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "full"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                },
                "first": {
                  "type": "integer"
                }
              },
              "required": [
                "by",
                "param"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "offset"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "item"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "id": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "id"
              ],
              "additionalProperties": false
            }
          ]
        },
        "bigIntegers": {
          "description": "Integers beyond what a number holds exactly come as text, digit for digit; smaller ones stay numbers.",
          "enum": [
            "text"
          ]
        },
        "failures": {
          "description": "Answers that are failures though their status says 200.",
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "where": {
                "type": "string"
              },
              "is": {
                "type": "string"
              },
              "code": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            },
            "required": [
              "where",
              "is",
              "code",
              "message"
            ],
            "additionalProperties": false
          }
        },
        "docs": {
          "description": "Where the provider explains itself.",
          "type": "string"
        },
        "appsUrl": {
          "description": "Where one gets a client id.",
          "type": "string"
        },
        "oauth": {
          "const": 1,
          "description": "OAuth 1.0a."
        },
        "requestTokenUrl": {
          "type": "string"
        },
        "requestTokenMethod": {
          "enum": [
            "GET",
            "POST"
          ]
        },
        "requestTokenParams": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "signatureMethod": {
          "enum": [
            "HMAC-SHA1",
            "HMAC-SHA256",
            "HMAC-SHA512",
            "RSA-SHA1",
            "RSA-SHA256",
            "RSA-SHA512",
            "PLAINTEXT"
          ]
        },
        "privateKey": {
          "description": "PKCS #8 PEM, for the RSA methods.",
          "type": "string"
        },
        "transmission": {
          "description": "Where the oauth_ parameters travel (§3.5). Default `header`.",
          "enum": [
            "header",
            "query",
            "body"
          ]
        },
        "realm": {
          "type": "string"
        },
        "version": {
          "description": "`null` leaves oauth_version out. Default `1.0`.",
          "enum": [
            "1.0",
            null
          ]
        },
        "callbackConfirmed": {
          "description": "`never`: the server does not send oauth_callback_confirmed (§2.1 says it must). Default `required`.",
          "enum": [
            "required",
            "never"
          ]
        },
        "revision": {
          "description": "`1.0`: OAuth Core 1.0 as it was before revision A. The callback goes with the authorization (§6.2.1 there), is not confirmed, and no oauth_verifier comes back or is sent. Default `1.0a`, which RFC 5849 is.",
          "enum": [
            "1.0",
            "1.0a"
          ]
        },
        "timestampRefused": {
          "description": "The API's own code for a timestamp it refuses, where it does not say oauth_problem: our clock is then set by its Date.",
          "type": "string"
        },
        "multipartSigned": {
          "description": "The server counts multipart fields into the signature, against §3.4.1.3.1, but for these.",
          "type": "object",
          "properties": {
            "except": {
              "type": "array",
              "items": {
                "type": "string"
              }
            }
          },
          "required": [
            "except"
          ],
          "additionalProperties": false
        },
        "bodyHash": {
          "description": "Bodies that are no form are signed by their hash: `oauth_body_hash`.",
          "type": "boolean"
        },
        "scopeParam": {
          "description": "RFC 5849 knows no scope; where a provider has one it is a parameter of this name.",
          "type": "string"
        },
        "scopeSent": {
          "description": "Which request that parameter goes with. Default `authorize`.",
          "enum": [
            "authorize",
            "request_token"
          ]
        },
        "scope": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            {
              "type": "string"
            }
          ]
        }
      },
      "required": [
        "baseUrl",
        "authorizeUrl",
        "accessTokenUrl",
        "oauth",
        "requestTokenUrl"
      ],
      "additionalProperties": false
    },
    {
      "type": "object",
      "properties": {
        "$schema": {
          "type": "string",
          "description": "Where this schema is, for editors."
        },
        "title": {
          "description": "What people call it: \"Mastodon at mstdn.jp\". Default: the name of the remote app.",
          "type": "string"
        },
        "baseUrl": {
          "type": "string"
        },
        "authorizeUrl": {
          "type": "string"
        },
        "accessTokenUrl": {
          "type": "string"
        },
        "clientId": {
          "description": "RFC 6749's client identifier; the consumer key of OAuth 1.",
          "type": "string"
        },
        "clientSecret": {
          "type": "string"
        },
        "origins": {
          "description": "Further origins credentials may go to, beside those of the URLs above.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "identity": {
          "description": "How to ask who somebody is.",
          "type": "object",
          "properties": {
            "url": {
              "description": "Absent: what came with the token says it, the id_token's claims included.",
              "type": "string"
            },
            "method": {
              "description": "Default `GET`; Dropbox wants `POST`.",
              "enum": [
                "GET",
                "POST"
              ]
            },
            "params": {
              "type": "object",
              "additionalProperties": {
                "type": "string"
              }
            },
            "id": {
              "type": "string"
            },
            "name": {
              "description": "A list: its parts, in this order, as many as there are.",
              "anyOf": [
                {
                  "type": "string"
                },
                {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              ]
            }
          },
          "required": [
            "id",
            "name"
          ],
          "additionalProperties": false
        },
        "verified": {
          "description": "Who has seen this definition work: our own imitation of the provider, its documentation, or other projects only.",
          "enum": [
            "sandbox",
            "documentation",
            "sources"
          ]
        },
        "agree": {
          "description": "Where `verified` is `sources`: how many independent ones have the same addresses.",
          "type": "integer"
        },
        "scopeSeparator": {
          "description": "Between scopes; RFC 6749 §3.3 says space.",
          "type": "string"
        },
        "authorizeParams": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "accessTokenParams": {
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "callParams": {
          "description": "Sent with every API call that does not say otherwise.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "headers": {
          "description": "Sent with every API call, and to the provider's OAuth endpoints.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "clientHeaders": {
          "description": "Sent with every API call, `{clientId}` and `{clientSecret}` filled in: Twitch's `Client-Id`, Etsy's `x-api-key`.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "accessTokenMethod": {
          "enum": [
            "GET",
            "POST"
          ]
        },
        "callbackRequired": {
          "description": "The provider refuses a sign-in without a callback URL.",
          "type": "boolean"
        },
        "oob": {
          "description": "What stands for a callback where there is none: a word (the browser shows a PIN or code), or the URL of a page of the provider's, whose address has the code in it.",
          "type": "string"
        },
        "pin": {
          "description": "The code a person types: so many digits, written in groups with this between them.",
          "type": "object",
          "properties": {
            "digits": {
              "type": "integer"
            },
            "group": {
              "type": "integer"
            },
            "separator": {
              "type": "string"
            }
          },
          "required": [
            "digits",
            "group",
            "separator"
          ],
          "additionalProperties": false
        },
        "pathParam": {
          "description": "The API takes a method name as this parameter: `get('flickr.test.login')`, not a path.",
          "type": "string"
        },
        "limitsPer": {
          "description": "Whether the API counts all calls of an account together (the default), or each address for itself (Twitter).",
          "enum": [
            "account",
            "path"
          ]
        },
        "pagination": {
          "description": "How lists go on from page to page (`app.pages`). Default: by the Link header (RFC 8288).",
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "link"
                  ]
                }
              },
              "required": [
                "by"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "url"
                  ]
                },
                "next": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "next"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "cursor"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "next": {
                  "type": "string"
                },
                "last": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "next"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "page"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "page": {
                  "type": "string"
                },
                "pages": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "page",
                "pages"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "full"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                },
                "first": {
                  "type": "integer"
                }
              },
              "required": [
                "by",
                "param"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "offset"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "by": {
                  "enum": [
                    "item"
                  ]
                },
                "param": {
                  "type": "string"
                },
                "id": {
                  "type": "string"
                },
                "items": {
                  "type": "string"
                }
              },
              "required": [
                "by",
                "param",
                "id"
              ],
              "additionalProperties": false
            }
          ]
        },
        "bigIntegers": {
          "description": "Integers beyond what a number holds exactly come as text, digit for digit; smaller ones stay numbers.",
          "enum": [
            "text"
          ]
        },
        "failures": {
          "description": "Answers that are failures though their status says 200.",
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "where": {
                "type": "string"
              },
              "is": {
                "type": "string"
              },
              "code": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            },
            "required": [
              "where",
              "is",
              "code",
              "message"
            ],
            "additionalProperties": false
          }
        },
        "docs": {
          "description": "Where the provider explains itself.",
          "type": "string"
        },
        "appsUrl": {
          "description": "Where one gets a client id.",
          "type": "string"
        },
        "oauth": {
          "const": 2,
          "description": "OAuth 2."
        },
        "scope": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            {
              "type": "string"
            }
          ]
        },
        "paramNames": {
          "description": "Parameters the provider calls something else, `{ client_id: 'client_key' }`; an empty name leaves one out.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "codeParam": {
          "description": "What the callback calls the code (RFC 6749 §4.1.2: `code`).",
          "type": "string"
        },
        "callbackParams": {
          "description": "What else the callback brings that is worth keeping: QuickBooks' `realmId`, Apple's `user`. It is in the outcome's `response` and in `token.extra`, read where it is JSON. It came through the browser: whoever sits there can have written it.",
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "clientAuth": {
          "description": "How the client proves itself at the token endpoint. Default `basic`; `none` when there is no secret.",
          "enum": [
            "basic",
            "basic-raw",
            "post",
            "none",
            "private_key_jwt",
            "signed-secret"
          ]
        },
        "privateKey": {
          "description": "PKCS #8 PEM: signs what proves the client (`private_key_jwt`, `signed-secret`), and `app.jwtBearer`'s assertions.",
          "type": "string"
        },
        "privateKeyId": {
          "description": "The name the provider knows that key by: `kid` (RFC 7515 §4.1.4).",
          "type": "string"
        },
        "privateKeyAlg": {
          "description": "RFC 7518 §3.1. Default `RS256`.",
          "enum": [
            "RS256",
            "RS384",
            "RS512",
            "PS256",
            "PS384",
            "PS512",
            "ES256",
            "ES384",
            "ES512",
            "Ed25519"
          ]
        },
        "teamId": {
          "description": "Whose key it is, where that is not the client: the `iss` of a `signed-secret` (Apple's word; ten characters).",
          "type": "string"
        },
        "accessTokenFormat": {
          "description": "The body of a token request. RFC 6749 §4.1.3 says `form`, the default.",
          "enum": [
            "form",
            "json"
          ]
        },
        "refreshUrl": {
          "description": "Where a token is renewed, when that is not `accessTokenUrl`.",
          "type": "string"
        },
        "refreshParams": {
          "description": "Sent along when a token is renewed, as `accessTokenParams` is with the code.",
          "type": "object",
          "additionalProperties": {
            "type": "string"
          }
        },
        "tokenAt": {
          "description": "Where in the token answer the token stands, when another could be meant: Slack's `authed_user`. Dots lead further in.",
          "type": "string"
        },
        "tokenHeader": {
          "description": "The header an API call carries the bare token in, when not `Authorization: Bearer` (RFC 6750 §2.1).",
          "type": "string"
        },
        "pkce": {
          "description": "RFC 7636. Default `S256`.",
          "enum": [
            "S256",
            "plain",
            "off"
          ]
        },
        "issuer": {
          "description": "RFC 9207: when the callback carries `iss`, it must be this. OpenID Connect: with `openid` in the scope an id_token must come, from this issuer. `{tenantid}` in it stands for the id_token's `tid` (Microsoft Entra).",
          "type": "string"
        },
        "jwksUrl": {
          "description": "The issuer's keys. Default: where its metadata says.",
          "type": "string"
        },
        "idTokenAlg": {
          "description": "What id_tokens are signed with, where the metadata does not say. Default `RS256`.",
          "type": "string"
        },
        "nonce": {
          "description": "`off`: the provider leaves the nonce out of its id_tokens, against OpenID Connect Core §3.1.3.6.",
          "enum": [
            "off"
          ]
        },
        "issParameter": {
          "enum": [
            "required",
            "optional"
          ]
        },
        "responseMode": {
          "description": "`form_post` needs cookies with SameSite=None, and so https. Default `query`.",
          "enum": [
            "query",
            "form_post"
          ]
        },
        "deviceUrl": {
          "description": "RFC 8628, for `app.device()`.",
          "type": "string"
        },
        "parUrl": {
          "description": "RFC 9126: what is asked for goes there first, and the browser carries only a reference to it.",
          "type": "string"
        },
        "introspectUrl": {
          "description": "RFC 7662, for `app.introspect()`.",
          "type": "string"
        },
        "endSessionUrl": {
          "description": "OpenID Connect RP-Initiated Logout, for `app.logoutUrl()`. Default: where the issuer's metadata says.",
          "type": "string"
        },
        "revokeUrl": {
          "type": "string"
        },
        "revokeBy": {
          "description": "What is sent there. `token` (default): RFC 7009, the refresh token where there is one. `access`: RFC 7009, but the access token only. `access_token`: that one under this name. `bearer`: an API call with it and nothing else.",
          "enum": [
            "token",
            "access",
            "access_token",
            "bearer"
          ]
        },
        "upgradesFrom": {
          "description": "Connections from the time when this app spoke OAuth 1.0a here are brought to OAuth 2 with their first call, by a token exchange that is signed as said here; `{}` for HMAC-SHA1. Left out: a kept OAuth 1.0a token cannot be used.",
          "type": "object",
          "properties": {
            "signatureMethod": {
              "enum": [
                "HMAC-SHA1",
                "HMAC-SHA256",
                "HMAC-SHA512",
                "RSA-SHA1",
                "RSA-SHA256",
                "RSA-SHA512",
                "PLAINTEXT"
              ]
            },
            "privateKey": {
              "description": "PKCS #8 PEM, for the RSA methods.",
              "type": "string"
            },
            "version": {
              "description": "`null` leaves oauth_version out. Default `1.0`.",
              "enum": [
                "1.0",
                null
              ]
            }
          },
          "required": [],
          "additionalProperties": false
        },
        "register": {
          "description": "The app introduces itself, instead of somebody filling in a form.",
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "kind": {
                  "enum": [
                    "mastodon"
                  ]
                },
                "url": {
                  "type": "string"
                },
                "clientName": {
                  "type": "string"
                },
                "website": {
                  "type": "string"
                },
                "verifyUrl": {
                  "description": "Asked with the app's own token whether the server still knows us.",
                  "type": "string"
                }
              },
              "required": [
                "kind",
                "url",
                "clientName"
              ],
              "additionalProperties": false
            },
            {
              "type": "object",
              "properties": {
                "kind": {
                  "enum": [
                    "rfc7591"
                  ]
                },
                "url": {
                  "type": "string"
                },
                "clientName": {
                  "type": "string"
                },
                "website": {
                  "type": "string"
                },
                "initialAccessToken": {
                  "description": "Where not everybody may register (§3): sent as a bearer token.",
                  "type": "string"
                },
                "metadata": {
                  "description": "Further client metadata (§2), in the words of the wire: `{ logo_uri, contacts }`.",
                  "type": "object",
                  "additionalProperties": {}
                }
              },
              "required": [
                "kind",
                "url",
                "clientName"
              ],
              "additionalProperties": false
            }
          ]
        },
        "strict": {
          "description": "Turns repairs of the token answer (`token.quirks`) into errors.",
          "type": "boolean"
        }
      },
      "required": [
        "baseUrl",
        "authorizeUrl",
        "accessTokenUrl",
        "oauth"
      ],
      "additionalProperties": false
    }
  ]
}
