// Receives logs, traces and metrics, and notifies the operators.

import { tags as tagsType } from 'types.bicep'

@description('Suffix of each name.')
param name string
@description('Azure region of the resources.')
param location string
@description('Name of the managed identity of the function app.')
param identityName string
@description('Principal id of the managed identity of the function app.')
param principalId string
@description('Email address that receives alerts.')
param alertEmail string
@description('Gigabytes per day after which the workspace accepts no more logs; -1 for no limit.')
param dailyQuotaGb int
@description('Tags of all resources.')
param tags tagsType

@description('Role Monitoring Metrics Publisher.')
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

@description('Resource id of the workspace that receives logs.')
output workspaceId string = workspace.id
@description('Resource id of Application Insights, which receives traces and metrics.')
output applicationInsightsId string = insights.id
@description('Resource id of the action group that receives alerts.')
output actionGroupId string = operators.id
@description('Customer id of the workspace, for log queries.')
output workspaceCustomerId string = workspace.properties.customerId
