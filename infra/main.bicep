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

@description('Where the data of prod is copied to.')
@minLength(1)
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

@description('The domain that customers call in prod; empty for the one that Front Door gives.')
param domain string

@description('Visits to Stripe in a second, over all processes.')
param paymentsPerSecond int

@description('How much of the throughput for launch day the data has, in percent: 100 before, 10 after; never less than a tenth of the most it ever had.')
@minValue(10)
@maxValue(1000)
param throughputPercent int

@description('The numbers of the keys that sign participant tokens; the highest signs, all verify. A new number makes a new key.')
param signingKeys int[]

@description('The numbers of the peppers; a campaign keeps the one it began with, so none may ever be left out.')
param peppers int[]

@description('What new peppers are made from. Those that are there already are never touched.')
@secure()
param pepperEntropy string = '${newGuid()}${newGuid()}${newGuid()}'

@description('The same for signing keys, apart: who learns one of those must not know a pepper.')
@secure()
param signingKeyEntropy string = '${newGuid()}${newGuid()}${newGuid()}'

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
  tags: { 'campaign-env-name': environmentName } // not azd's: what it takes down must not take the data
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
    pepperEntropy: pepperEntropy
    signingKeyEntropy: signingKeyEntropy
    domain: domain
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
output resourceGroupName string = group.name
@description('The resource group of data and keys.')
output dataResourceGroupName string = dataGroupName
@description('The function app, to deploy to.')
output functionAppName string = campaign.outputs.functionAppName
@description('The vaults that secrets are put into, separated by spaces.')
output vaultNames string = campaign.outputs.vaultNames
@description('The host of the queues, for the operator\'s tool.')
output serviceBusHost string = campaign.outputs.serviceBusHost
@description('The queues, to assign roles on.')
output serviceBusId string = campaign.outputs.serviceBusId
@description('The account with the campaign.')
output campaignAccountName string = campaign.outputs.campaignAccountName
@description('The account with people\'s addresses.')
output identitiesAccountName string = campaign.outputs.identitiesAccountName
@description('The workspace to ask for logs.')
output workspaceCustomerId string = campaign.outputs.workspaceCustomerId
@description('Where the API is.')
output baseUrl string = campaign.outputs.baseUrl
@description('What the TXT record _dnsauth of the domain must hold.')
output domainValidation string = campaign.outputs.domainValidation
