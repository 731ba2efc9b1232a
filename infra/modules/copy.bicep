// A secret as it is in another vault.

@description('The vault that it is copied to.')
param vaultName string
@description('Which secret.')
param name string
@description('What it is, asked of the vault that has it.')
@secure()
param value string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  parent: vault
  name: name
  properties: {
    contentType: 'base64'
    value: value
  }
}
