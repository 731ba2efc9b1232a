// A vault for secrets. Keys of the campaign's own are made here, once; secrets of others are put in by secret.bicep.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Whether it can be reached from outside the network.')
param isPublic bool
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[] = []
@description('Numbers of the peppers.')
param peppers int[] = []
@description('What new peppers are made from.')
@secure()
param pepperEntropy string = ''
@description('What new signing keys are made from.')
@secure()
param signingKeyEntropy string = ''
@description('Whose connection string is kept; empty for none.')
param applicationInsightsName string = ''
@description('Where its logs go.')
param workspaceId string
@description('What it is marked with.')
param tags tagsType

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enabledForTemplateDeployment: true // so that a deployment can copy its keys
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
      value: base64('pepper ${number} ${pepperEntropy}')
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
      value: base64('signing key ${number} ${signingKeyEntropy}')
    }
  }
]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = if (!empty(applicationInsightsName)) {
  name: applicationInsightsName
}

resource telemetry 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (!empty(applicationInsightsName)) {
  parent: vault
  name: 'application-insights'
  properties: { value: insights!.properties.ConnectionString }
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
