// Deploys the whole campaign backend. See README.md.

import { staff as staffType, smtp as smtpType, challenge as challengeType } from 'modules/types.bicep'

targetScope = 'subscription'

@description('Name of the deployment. The names of all its resources are derived from it.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Kind of the deployment: dev scales to zero and is open; prod is always ready and reached only through Front Door.')
@allowed(['dev', 'prod'])
param kind string

@description('Azure region of the deployment.')
param location string

@description('Azure region that receives a copy of prod\'s data.')
@minLength(1)
param secondLocation string

@description('Deployment whose data and keys are used. During a region loss, it is another one: docs/runbooks/region-loss.md.')
param dataEnvironment string = environmentName

@description('Suffix for the names of data accounts that were restored from a backup. See docs/runbooks/restore.md.')
param dataVersion string = ''

@description('Email address that receives alerts and budget notices.')
param alertEmail string

@description('Monthly budget in the currency of the subscription. Azure sends notices when the costs come near it.')
@minValue(1)
param monthlyBudget int

@description('First day of the month in which the budget was created. It cannot be changed later.')
param budgetStart string

@description('Issuer and audience of staff tokens.')
param staff staffType

@description('Mail server.')
param smtp smtpType

@description('Challenge of callers over a limit of pre-orders.')
param challenge challengeType

@description('Origins of the campaign sites. Their pages may call the API, and customers return to them after a payment.')
param origins string[]

@description('Domain that customers call in prod. Empty: the domain that Front Door provides.')
param domain string

@description('Visits to Stripe per second, over all processes.')
@minValue(1)
@maxValue(100000)
param paymentsPerSecond int

@description('Percentage of the throughput for launch day: 100 before it, 10 after it; never below a tenth of its highest value.')
@minValue(10)
@maxValue(1000)
param throughputPercent int

@description('Numbers of the keys that sign participant tokens. The highest signs, all verify. A new number creates a new key.')
param signingKeys int[]

@description('Numbers of the peppers. A campaign keeps the pepper it began with, so never remove a number.')
param peppers int[]

@description('Random text from which new peppers are made. Existing peppers never change.')
@secure()
param pepperEntropy string = '${newGuid()}${newGuid()}${newGuid()}'

@description('Random text from which new signing keys are made. It is separate, so a leaked signing key reveals no pepper.')
@secure()
param signingKeyEntropy string = '${newGuid()}${newGuid()}${newGuid()}'

@description('Tags of all resources.')
var tags = { 'azd-env-name': environmentName }

@description('Name of the resource group with data and keys.')
var dataGroupName = 'rg-campaign-${dataEnvironment}-data'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-campaign-${environmentName}'
  location: location
  tags: tags
}

// A separate group, for prod in the second region: when the region of a resource group is lost, its resources cannot be changed.
resource dataGroup 'Microsoft.Resources/resourceGroups@2025-04-01' = if (dataEnvironment == environmentName) {
  name: dataGroupName
  location: kind == 'prod' ? secondLocation : location
  tags: { 'campaign-env-name': environmentName } // azd ignores this tag, so `azd down` keeps the data
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
    challenge: challenge
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

@description('Name of the resource group.')
output resourceGroupName string = group.name
@description('Name of the resource group with data and keys.')
output dataResourceGroupName string = dataGroupName
@description('Name of the function app that receives the package.')
output functionAppName string = campaign.outputs.functionAppName
@description('Names of the vaults that receive secrets, separated by spaces.')
output vaultNames string = campaign.outputs.vaultNames
@description('Host of the Service Bus namespace, for the dead letter tool.')
output serviceBusHost string = campaign.outputs.serviceBusHost
@description('Resource id of the Service Bus namespace, to assign roles on it.')
output serviceBusId string = campaign.outputs.serviceBusId
@description('Name of the Cosmos DB account with the campaign data.')
output campaignAccountName string = campaign.outputs.campaignAccountName
@description('Name of the Cosmos DB account with people\'s addresses.')
output identitiesAccountName string = campaign.outputs.identitiesAccountName
@description('Customer id of the Log Analytics workspace, for log queries.')
output workspaceCustomerId string = campaign.outputs.workspaceCustomerId
@description('Base URL of the API, without the path /api.')
output baseUrl string = campaign.outputs.baseUrl
@description('Required value of the TXT record _dnsauth of the domain.')
output domainValidation string = campaign.outputs.domainValidation
