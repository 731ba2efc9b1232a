// The whole campaign backend in one resource group. See README.md.

import { staff as staffType, smtp as smtpType } from 'modules/types.bicep'

targetScope = 'subscription'

@description('Names the deployment and everything in it.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('How it is sized and how far it is shut: dev sleeps and is open, prod is ready and behind Front Door.')
@allowed(['dev', 'prod'])
param kind string

@description('Where it runs.')
param location string

@description('Where the data of prod is copied to. Empty: the region that Azure pairs by name in the parameters file.')
param secondLocation string

@description('Whose data and keys it uses: another deployment, to take its place in another region. See docs/runbooks/region-loss.md.')
param dataEnvironment string = environmentName

@description('Ends the names of the data accounts once they were restored from a backup. See docs/runbooks/restore.md.')
param dataVersion string = ''

@description('Who is told of alerts and of the budget.')
param alertEmail string

@description('What a month may cost before somebody is told, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int

@description('The first day of the month in which the budget was made; it cannot be changed later.')
param budgetStart string

@description('Who signs staff tokens, and for whom.')
param staff staffType

@description('The mail server.')
param smtp smtpType

@description('The origins of the campaign sites, whose pages may call and to which customers return after a payment.')
param origins string[]

@description('Visits to Stripe in a second, over all processes.')
param paymentsPerSecond int = 15

@description('How much of the throughput for launch day the data has, in percent: 100 before, 10 after. See docs/runbooks/launch-day.md.')
@minValue(10)
@maxValue(1000)
param throughputPercent int = 100

@description('The numbers of the keys that sign participant tokens; the highest signs, all verify. A new number makes a new key.')
param signingKeys int[] = [1]

@description('The numbers of the peppers; a campaign keeps the one it began with, so none may ever be left out.')
param peppers int[] = [1]

@description('What new keys are made from. Keys that are there already are never touched.')
@secure()
param entropy string = '${newGuid()}${newGuid()}${newGuid()}'

@description('What everything is marked with.')
var tags = { 'azd-env-name': environmentName }

@description('Where data and keys are.')
var dataGroupName = 'rg-campaign-${dataEnvironment}-data'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-campaign-${environmentName}'
  location: location
  tags: tags
}

// Apart, and in prod elsewhere: where the region of a resource group is lost, nothing in it can be changed.
resource dataGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = if (dataEnvironment == environmentName) {
  name: dataGroupName
  location: kind == 'prod' ? secondLocation : location
  tags: tags
}

module campaign 'campaign.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    isProd: kind == 'prod'
    location: location
    secondLocation: secondLocation
    dataEnvironment: dataEnvironment
    dataGroupName: dataGroupName
    dataVersion: dataVersion
    alertEmail: alertEmail
    staff: staff
    smtp: smtp
    origins: origins
    paymentsPerSecond: paymentsPerSecond
    throughputPercent: throughputPercent
    signingKeys: signingKeys
    peppers: peppers
    entropy: entropy
    tags: tags
  }
  dependsOn: [dataGroup]
}

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'campaign-${environmentName}'
  properties: {
    category: 'Cost'
    amount: monthlyBudget
    timeGrain: 'Monthly'
    timePeriod: { startDate: budgetStart }
    filter: {
      dimensions: {
        name: 'ResourceGroupName'
        operator: 'In'
        values: [group.name, dataGroupName]
      }
    }
    notifications: {
      nearly: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: [alertEmail]
        contactGroups: [campaign.outputs.actionGroupId]
      }
      expected: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: [alertEmail]
        contactGroups: [campaign.outputs.actionGroupId]
      }
    }
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name
@description('The resource group of data and keys.')
output DATA_RESOURCE_GROUP string = dataGroupName
@description('The function app, to deploy to.')
output FUNCTION_APP_NAME string = campaign.outputs.functionAppName
@description('The vault, to put secrets into.')
output KEY_VAULT_NAME string = campaign.outputs.vaultName
@description('The host of the queues, for the operator\'s tool.')
output SERVICE_BUS_NAMESPACE string = campaign.outputs.serviceBusHost
@description('Where the API is.')
output CAMPAIGN_BASE_URL string = campaign.outputs.baseUrl
