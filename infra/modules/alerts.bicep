// When somebody is woken, and what for: docs/runbooks/alerts.md has a line for each.

import { tags as tagsType } from 'types.bicep'

@description('Ends each name.')
param name string
@description('Where it is.')
param location string
@description('Whether it is ready for a launch, and shut.')
param isProd bool
@description('Where its logs go.')
param workspaceId string
@description('Where web tests belong.')
param applicationInsightsId string
@description('Who is told of alerts.')
param actionGroupId string
@description('The queues.')
param serviceBusId string
@description('What is asked from outside.')
param readyUrl string
@description('What it is marked with.')
param tags tagsType

@description('What is asked of logs; the metrics are those of CampaignTelemetry, and a test compares.')
var queries = [
  {
    name: 'server-errors'
    text: 'Requests end in a fault of ours.'
    severity: 1
    query: 'AppRequests | where ResultCode startswith "5" and ResultCode != "503" | summarize Value = sum(ItemCount)'
    isAbove: true
    threshold: 5
  }
  {
    name: 'throttling'
    text: 'The store is too busy: raise its throughput.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.store.throttles" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 100
  }
  {
    name: 'fold-lag'
    text: 'Votes reach the tally more than a minute late.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.fold.lag" | summarize Value = max(Max)'
    isAbove: true
    threshold: 60
  }
  {
    name: 'payment-failures'
    text: 'The payment provider does not answer, or refuses what it should not.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.payment.faults" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 20
  }
  {
    name: 'oldest-due-preorder'
    text: 'A pre-order has been due for more than ten minutes.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.preorder.lag" | summarize Value = max(Max)'
    isAbove: true
    threshold: 600
  }
  {
    name: 'sweeps-stopped'
    text: 'Nothing has been swept: timers do not run, or nothing reports.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.preorder.lag" | summarize Value = count()'
    isAbove: false
    threshold: 1
  }
]

resource onQuery 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for each in queries: {
    name: '${each.name}-${name}'
    location: location
    kind: 'LogAlert'
    tags: tags
    properties: {
      displayName: each.name
      description: each.text
      severity: each.severity
      enabled: true
      scopes: [workspaceId]
      skipQueryValidation: true // a new workspace has no tables yet
      evaluationFrequency: isProd ? 'PT5M' : 'PT15M' // a third of the price
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: each.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: each.isAbove ? 'GreaterThan' : 'LessThan'
            threshold: each.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: 'dead-letters-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Messages were given up. See docs/runbooks/dead-letters.md.'
    severity: 2
    enabled: true
    scopes: [serviceBusId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            { name: 'EntityName', operator: 'Include', values: ['*'] }
          ]
        }
      ]
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}

// Asks from outside whether the campaign can be reached, and how long its certificate is still good.
resource outside 'Microsoft.Insights/webtests@2022-06-15' = if (isProd) {
  name: 'ready-${name}'
  location: location
  kind: 'standard'
  tags: union(tags, { 'hidden-link:${applicationInsightsId}': 'Resource' })
  properties: {
    SyntheticMonitorId: 'ready-${name}'
    Name: 'ready-${name}'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'emea-fr-pra-edge' }
      { Id: 'us-va-ash-azr' }
    ]
    Request: { RequestUrl: readyUrl, HttpVerb: 'GET' }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 14
    }
  }
}

resource certificate 'Microsoft.Insights/metricAlerts@2026-01-01' = if (isProd) {
  name: 'unreachable-or-certificate-${name}'
  location: 'global'
  tags: tags
  properties: {
    description: 'From two places or more the campaign cannot be reached, or its certificate ends within 14 days.'
    severity: 1
    enabled: true
    scopes: [outside.id, applicationInsightsId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: outside.id
      componentId: applicationInsightsId
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actionGroupId }]
  }
}
