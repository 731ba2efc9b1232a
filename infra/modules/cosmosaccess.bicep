// Lets the app read and write documents in a Cosmos DB account. Another deployment may have created the account.

@description('Name of the account.')
param name string
@description('Name of the managed identity of the function app.')
param identityName string
@description('Principal id of the managed identity of the function app.')
param principalId string

@description('Built-in role Cosmos DB Data Contributor.')
var dataContributor = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2026-03-15' existing = {
  name: name

  resource readWrite 'sqlRoleAssignments' = {
    name: guid(account.id, identityName, dataContributor)
    properties: {
      principalId: principalId
      roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributor}'
      scope: account.id
    }
  }
}

@description('Resource id of the account.')
output id string = account.id
@description('Endpoint of the account.')
output endpoint string = account.properties.documentEndpoint
