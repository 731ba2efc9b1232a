// Puts one secret into a vault through Azure's management plane. This also works if the vault is closed to the internet.
// `infra/deploy.sh NAME secret SECRET` uses this template: it asks for the value and stores it nowhere else.

@description('Name of the vault.')
param vaultName string

@description('Name of the secret.')
@allowed(['smtp-password', 'stripe-api-key', 'stripe-webhook-secret', 'challenge-secret', 'mail-event-secrets'])
param name string

@description('Value of the secret.')
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
