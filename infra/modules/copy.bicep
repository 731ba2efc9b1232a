// Copies a secret from another vault.

@description('Name of the vault that receives the copy.')
param vaultName string
@description('Name of the secret.')
param name string
@description('Value of the secret, read from the other vault.')
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
