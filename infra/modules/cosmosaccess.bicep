// What the app may do in an account of Cosmos DB, whoever made that: read and write documents.

@description('The account.')
param name string
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string

@description('The built-in role Cosmos DB Data Contributor.')
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

@description('Its id.')
output id string = account.id
@description('Where it is.')
output endpoint string = account.properties.documentEndpoint
