export { memoryVault } from '../client/memory-vault.ts'
