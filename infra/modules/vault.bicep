// Every secret. Keys of the campaign's own are made here, once; those of others are put in by secret.bicep.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Whether it can be reached from outside the network.')
param isPublic bool
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('What new keys are made from.')
@secure()
param entropy string
@description('Whose connection string is kept too.')
param applicationInsightsName string
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
param tags tagsType

@description('The role Key Vault Secrets User.')
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: isPublic ? null : true // dev is thrown away and made again
    softDeleteRetentionInDays: isPublic ? 7 : 90
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices' // the management plane, which puts secrets in
      defaultAction: isPublic ? 'Allow' : 'Deny'
    }
  }
}

@batchSize(1)
@onlyIfNotExists()
resource newPeppers 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = [
  for number in peppers: {
    parent: vault
    name: 'pepper-${number}'
    properties: {
      contentType: 'base64'
      value: base64('pepper ${number} ${entropy}')
    }
  }
]

@batchSize(1)
@onlyIfNotExists()
resource newSigningKeys 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = [
  for number in signingKeys: {
    parent: vault
    name: 'signing-key-${number}'
    properties: {
      contentType: 'base64'
      value: base64('signing key ${number} ${entropy}')
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: applicationInsightsName
}

resource telemetry 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  parent: vault
  name: 'application-insights'
  properties: { value: insights.properties.ConnectionString }
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

#disable-next-line use-recent-api-versions // there is no newer one
resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      { categoryGroup: 'audit', enabled: true }
    ]
    metrics: [
      { category: 'AllMetrics', enabled: true }
    ]
  }
}

@description('Its id.')
output id string = vault.id
@description('Its name.')
output name string = vault.name
@description('Where it is.')
output uri string = vault.properties.vaultUri
