#!/usr/bin/env node
// `npx valetkey` outside a project that has the command: the library is not the command line.
console.error('The command line has a package of its own. Run: npx @valetkey/cli --help')
process.exitCode = 1
