// Lets the app read the secrets of a vault. Another deployment may have created the vault.

@description('Name of the vault.')
param name string
@description('Name of the managed identity of the function app.')
param identityName string
@description('Principal id of the managed identity of the function app.')
param principalId string

@description('Role Key Vault Secrets User.')
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: name
}

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityName, secretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

@description('Resource id of the vault.')
output id string = vault.id
@description('URI of the vault.')
output uri string = vault.properties.vaultUri
