import { vaultContract } from 'valetkey/testing/vault'
import { memoryVault } from 'valetkey/vaults/memory'

vaultContract('memory', async () => ({ vault: memoryVault() }))
