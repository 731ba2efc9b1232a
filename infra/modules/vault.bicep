// A vault for secrets. This module creates the campaign's own keys, once. secret.bicep adds the secrets of other services.

import { tags as tagsType } from 'types.bicep'

@description('Name of the vault.')
param name string
@description('Azure region of the vault.')
param location string
@description('True if the vault can be reached from outside the network.')
param isPublic bool
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[] = []
@description('Numbers of the peppers.')
param peppers int[] = []
@description('Random text from which new peppers are made.')
@secure()
param pepperEntropy string = ''
@description('Random text from which new signing keys are made.')
@secure()
param signingKeyEntropy string = ''
@description('Name of the Application Insights whose connection string the vault stores. Empty: none.')
param applicationInsightsName string = ''
@description('Resource id of the Log Analytics workspace that receives the logs.')
param workspaceId string
@description('Tags of the vault.')
param tags tagsType

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enabledForTemplateDeployment: true // lets a deployment copy the keys
    enablePurgeProtection: isPublic ? null : true // a dev deployment can be deleted and created again
    softDeleteRetentionInDays: isPublic ? 7 : 90
    publicNetworkAccess: isPublic ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices' // lets the management plane write secrets
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

#disable-next-line use-recent-api-versions // there is no newer version
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
