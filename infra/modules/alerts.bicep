// Alerts that wake the operators. docs/runbooks/alerts.md has a line for each alert.

import { tags as tagsType } from 'types.bicep'

@description('Suffix of each name.')
param name string
@description('Azure region of the alerts.')
param location string
@description('True for prod: ready for a launch and closed to the internet.')
param isProd bool
@description('Resource id of the Log Analytics workspace that the alerts query.')
param workspaceId string
@description('Resource id of Application Insights, which owns the web test.')
param applicationInsightsId string
@description('Resource id of the action group that receives alerts.')
param actionGroupId string
@description('Resource id of the Service Bus namespace.')
param serviceBusId string
@description('URL that the web test requests from outside.')
param readyUrl string
@description('Tags of all resources.')
param tags tagsType

@description('Log queries of the alerts; split names the column of which each value has its own alert. A test compares their metrics with those of CampaignTelemetry.')
var queries = [
  {
    name: 'server-errors'
    text: 'Requests fail because of an error on our side.'
    severity: 1
    query: 'AppRequests | where ResultCode startswith "5" and ResultCode != "503" | summarize Value = sum(ItemCount)'
    isAbove: true
    threshold: 5
    split: ''
  }
  {
    name: 'throttling'
    text: 'The store rejects operations because it is too busy. Raise its throughput.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.store.throttles" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 100
    split: ''
  }
  {
    name: 'fold-lag'
    text: 'Votes reach the tally more than a minute late.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.fold.lag" | summarize Value = max(Max)'
    isAbove: true
    threshold: 60
    split: ''
  }
  {
    name: 'folds-failing'
    text: 'A tally or the support of a suggestion cannot be counted, whatever is tried again.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.fold.faults" | summarize Value = max(Max)'
    isAbove: true
    threshold: 0
    split: ''
  }
  {
    name: 'hints-lost'
    text: 'Service Bus did not take 100 hints in time. The sweeps replace them, a minute late.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.hints.lost" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 100
    split: ''
  }
  {
    name: 'payment-failures'
    text: 'The payment provider does not answer, or it refuses valid requests.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.payment.faults" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 20
    split: ''
  }
  {
    name: 'payment-account'
    text: 'The payment provider rejects our key, a permission or the account: all payments wait.'
    severity: 0
    query: 'AppMetrics | where Name == "campaign.payment.faults" | where tostring(Properties.kind) == "account" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 0
    split: ''
  }
  {
    name: 'preorders-need-staff'
    text: 'The payment provider rejected a call as wrong. Pre-orders wait for staff.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.preorder.staff_needed" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 0
    split: ''
  }
  {
    name: 'codes-guessed'
    text: 'More than 2,000 wrong codes in 15 minutes: somebody may be guessing.'
    severity: 3
    query: 'AppMetrics | where Name == "campaign.codes.wrong" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 2000
    split: ''
  }
  {
    name: 'mails-postponed'
    text: 'The mail server takes no mail: 100 attempts were postponed in 15 minutes.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.mail.postponed" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 100
    split: ''
  }
  {
    name: 'mails-to-strangers'
    text: 'More than 500 mails in 15 minutes went to addresses that nobody has proven, about unpaid orders of a campaign.'
    severity: 3
    query: 'AppMetrics | where Name == "campaign.mail.unproven" | summarize Value = sum(Sum) by Campaign = tostring(Properties.campaign)'
    isAbove: true
    threshold: 500
    split: 'Campaign'
  }
  {
    name: 'mails-undelivered'
    text: 'The mail server refuses mails for good.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.mail.undelivered" | summarize Value = sum(Sum)'
    isAbove: true
    threshold: 20
    split: ''
  }
  {
    name: 'oldest-due-work'
    text: 'Work of a kind (openings, charges, mail, other) has been due for more than ten minutes.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.preorder.lag" | summarize Value = max(Max) by Kind = tostring(Properties.kind)'
    isAbove: true
    threshold: 600
    split: 'Kind'
  }
  {
    name: 'orders-in-line'
    text: 'More than 10,000 orders wait in line for their checkout. Customers wait for minutes.'
    severity: 3
    query: 'AppMetrics | where Name == "campaign.line.orders" | summarize Value = max(Max)'
    isAbove: true
    threshold: 10000
    split: ''
  }
  {
    name: 'oldest-order-in-line'
    text: 'An order waited in line for more than half an hour before its checkout opened.'
    severity: 2
    query: 'AppMetrics | where Name == "campaign.line.oldest" | summarize Value = max(Max)'
    isAbove: true
    threshold: 1800
    split: ''
  }
  {
    name: 'sweeps-stopped'
    text: 'No sweep has reported: the timers have stopped, or telemetry does not arrive.'
    severity: 1
    query: 'AppMetrics | where Name == "campaign.preorder.lag" | summarize Value = count()'
    isAbove: false
    threshold: 1
    split: ''
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
      evaluationFrequency: isProd ? 'PT5M' : 'PT15M' // every 15 minutes costs a third of every 5 minutes
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
            dimensions: empty(each.split) ? [] : [{ name: each.split, operator: 'Include', values: ['*'] }]
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
    description: 'A queue has dead letters. See docs/runbooks/dead-letters.md.'
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

// Checks from outside that the campaign can be reached and that its certificate does not expire soon.
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
    description: 'The campaign cannot be reached from two or more places, or its certificate expires within 14 days.'
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
