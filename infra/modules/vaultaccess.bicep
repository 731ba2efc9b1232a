// What the app may do in a vault, whoever made that: read secrets.

@description('The vault.')
param name string
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string

@description('The role Key Vault Secrets User.')
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

@description('Its id.')
output id string = vault.id
@description('Where it is.')
output uri string = vault.properties.vaultUri
