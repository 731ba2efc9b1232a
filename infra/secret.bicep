// Puts one secret into the vault, through Azure's management plane: that works where the vault itself is shut to the internet.
//   az deployment group create -g RESOURCE_GROUP -f infra/secret.bicep -p vaultName=NAME name=stripe-api-key
// asks for the value, and keeps it nowhere else.

@description('The vault: KEY_VAULT_NAME of the deployment.')
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
