// Where logs, traces and metrics go, and who is told.

import { tags as tagsType } from 'types.bicep'

@description('Its name.')
param name string
@description('Where it is.')
param location string
@description('Who gets the rights: the function app.')
param identityName string
@description('The same, as roles know it.')
param principalId string
@description('Who is told.')
param alertEmail string
@description('Gigabytes a day after which nothing more is taken; -1 for no limit.')
param dailyQuotaGb int
@description('What it is marked with.')
param tags tagsType

@description('The role Monitoring Metrics Publisher.')
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: 'log-${name}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 30
    features: { disableLocalAuth: true }
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${name}'
  location: location
  kind: 'web'
  tags: tags
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publish 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, identityName, metricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${name}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'campaign'
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('Where logs go.')
output workspaceId string = workspace.id
@description('Where traces and metrics go.')
output applicationInsightsId string = insights.id
@description('Who is told.')
output actionGroupId string = operators.id
@description('The same, as it is asked.')
output workspaceCustomerId string = workspace.properties.customerId
