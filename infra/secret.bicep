// Puts one secret into a vault, through Azure's management plane: that works where the vault itself is shut to the internet.
// Used by `infra/deploy.sh NAME secret SECRET`, which asks for the value and keeps it nowhere else.

@description('The vault.')
param vaultName string

@description('Which secret.')
@allowed(['smtp-password', 'stripe-api-key', 'stripe-webhook-secret'])
param name string

@description('What it is.')
@secure()
param value string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  parent: vault
  name: name
  properties: { value: value }
}
