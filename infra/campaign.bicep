// Creates all resources of the deployment and connects them.

import { tags as tagsType, staff as staffType, smtp as smtpType, challenge as challengeType } from 'modules/types.bicep'

@description('Name of the deployment.')
param environmentName string
@description('True for prod: ready for a launch and closed to the internet.')
param isProd bool
@description('Azure region of the deployment.')
param location string
@description('Azure region that receives a copy of prod\'s data.')
param secondLocation string
@description('Deployment whose data and keys are used.')
param dataEnvironment string
@description('Name of the resource group with data and keys.')
param dataGroupName string
@description('Suffix for the names of restored data accounts.')
param dataVersion string
@description('Email address that receives alerts.')
param alertEmail string
@description('Issuer and audience of staff tokens.')
param staff staffType
@description('Mail server.')
param smtp smtpType
@description('Challenge of callers over a limit of pre-orders.')
param challenge challengeType
@description('Origins of the campaign sites.')
param origins string[]
@description('Visits to Stripe per second.')
@minValue(1)
@maxValue(100000)
param paymentsPerSecond int
@description('Percentage of the throughput for launch day.')
param throughputPercent int
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('Random text from which new peppers are made.')
@secure()
param pepperEntropy string
@description('Random text from which new signing keys are made.')
@secure()
param signingKeyEntropy string
@description('Domain that customers call. Empty: the domain that Front Door provides.')
param domain string
@description('Tags of all resources.')
param tags tagsType

@description('Suffix that makes the names globally unique.')
var suffix = uniqueString(subscription().id, environmentName)

@description('Suffix that makes the names of data and keys globally unique.')
var dataSuffix = uniqueString(subscription().id, dataEnvironment)

@description('True if this deployment owns its data and keys. Otherwise it uses those of another deployment unchanged.')
var isOwn = dataEnvironment == environmentName

@description('Names that other resources are named after or found by.')
var names = {
  identity: 'id-campaign-${environmentName}'
  monitoring: 'campaign-${environmentName}'
  frontDoor: 'afd-campaign-${environmentName}'
  endpoint: 'campaign-${environmentName}-${suffix}'
  data: 'cosmos-campaign-${dataSuffix}${dataVersion}'
  identities: 'cosmos-identities-${dataSuffix}${dataVersion}'
  keys: 'kv-${uniqueString(subscription().id, dataEnvironment, location)}'
  copiedKeys: 'kv-${uniqueString(subscription().id, dataEnvironment, secondLocation)}'
  telemetry: 'kvt-${suffix}'
}

// The managed identity of the function app. It holds all rights of the app. It has no key.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.identity
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    name: names.monitoring
    location: location
    identityName: names.identity
    principalId: identity.properties.principalId
    alertEmail: alertEmail
    dailyQuotaGb: isProd ? -1 : 1
    tags: tags
  }
}

module network 'modules/network.bicep' = if (isProd) {
  params: {
    name: 'vnet-campaign-${environmentName}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'st${suffix}'
    location: location
    isPublic: !isProd
    isZoneRedundant: isProd
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module data 'modules/cosmos.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.data
    location: location
    secondLocation: isProd ? secondLocation : ''
    isZoneRedundant: isProd && empty(dataVersion) // a restored account has no zone redundancy
    isPublic: !isProd
    logsPartitions: true
    containers: filter(loadJsonContent('containers.json'), container => container.name != 'identities')
    // Throughput that launch day needs, in RU/s. See docs/cost.md.
    throughput: isProd
      ? {
          shared: 2000
          ballots: 20000
          preorders: 10000
          stock: 4000
          suggestions: 6000
          supports: 6000
          tallies: 2000
        }
      : {}
    throughputPercent: throughputPercent
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module dataAccess 'modules/cosmosaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.data
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [data]
}

// Email addresses are in a separate account, so access to the campaign's data gives no access to them.
module identities 'modules/cosmos.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.identities
    location: location
    secondLocation: isProd ? secondLocation : ''
    isZoneRedundant: isProd && empty(dataVersion)
    isPublic: !isProd
    logsPartitions: false // partition keys link addresses to participants, and logs outlive an erasure
    containers: filter(loadJsonContent('containers.json'), container => container.name == 'identities')
    throughput: isProd ? { identities: 4000 } : {}
    throughputPercent: throughputPercent
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module identitiesAccess 'modules/cosmosaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.identities
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [identities]
}

module bus 'modules/servicebus.bicep' = {
  params: {
    name: 'sb-campaign-${suffix}'
    location: location
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module keys 'modules/vault.bicep' = if (isOwn) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.keys
    location: location
    isPublic: !isProd
    signingKeys: signingKeys
    signingKeyEntropy: signingKeyEntropy
    peppers: peppers
    pepperEntropy: pepperEntropy
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

// A second vault in the other region holds the same keys. While a region is lost, no private endpoint to its resources can be
// created. Each deployment copies the keys from the first vault. If it created them in both vaults, an interrupted deployment
// could leave different keys.
module copiedKeys 'modules/vault.bicep' = if (isOwn && isProd) {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.copiedKeys
    location: secondLocation
    isPublic: !isProd
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

resource made 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  scope: resourceGroup(dataGroupName)
  name: names.keys
}

module copies 'modules/copy.bicep' = [
  for name in concat(map(peppers, number => 'pepper-${number}'), map(signingKeys, number => 'signing-key-${number}')): if (isOwn && isProd) {
    scope: resourceGroup(dataGroupName)
    params: {
      vaultName: names.copiedKeys
      name: name
      value: made.getSecret(name)
    }
    dependsOn: [keys, copiedKeys]
  }
]

module keysAccess 'modules/vaultaccess.bicep' = {
  scope: resourceGroup(dataGroupName)
  params: {
    name: names.keys
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [keys]
}

// Each deployment has its own telemetry. The connection string opens nothing, but it is in this vault so that no setting contains
// a connection string.
module telemetry 'modules/vault.bicep' = {
  params: {
    name: names.telemetry
    location: location
    isPublic: !isProd
    applicationInsightsName: 'appi-${names.monitoring}'
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module telemetryAccess 'modules/vaultaccess.bicep' = {
  params: {
    name: names.telemetry
    identityName: names.identity
    principalId: identity.properties.principalId
  }
  dependsOn: [telemetry]
}

@description('Resources that are reached only from inside the network.')
var shut = [
  { name: 'campaign', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'identities', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'storage', group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'keys', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
  { name: 'telemetry', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

module links 'modules/link.bicep' = [
  for (each, i) in shut: if (isProd) {
    params: {
      name: 'pe-${each.name}-${environmentName}${i < 2 ? dataVersion : ''}' // a private endpoint cannot get a new target
      location: location
      resourceId: [
        dataAccess.outputs.id
        identitiesAccess.outputs.id
        storage.outputs.id
        keysAccess.outputs.id
        telemetryAccess.outputs.id
      ][i]
      group: each.group
      zone: each.zone
      subnetId: network!.outputs.linksSubnetId
      tags: tags
    }
  }
]

module door 'modules/frontdoor.bicep' = if (isProd) {
  params: {
    name: names.frontDoor
    endpointName: names.endpoint
    domain: domain
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: 'func-campaign-${suffix}'
    location: location
    isProd: isProd
    subnetId: isProd ? network!.outputs.appSubnetId : ''
    frontDoorId: isProd ? door!.outputs.frontDoorId : ''
    identityId: identity.id
    clientId: identity.properties.clientId
    workspaceId: monitoring.outputs.workspaceId
    deploymentContainer: storage.outputs.deploymentContainer
    blobEndpoint: storage.outputs.blobEndpoint
    vaultUri: keysAccess.outputs.uri
    telemetryVaultUri: telemetryAccess.outputs.uri
    cosmosEndpoint: dataAccess.outputs.endpoint
    identitiesEndpoint: identitiesAccess.outputs.endpoint
    serviceBusHost: bus.outputs.host
    staff: staff
    smtp: smtp
    challenge: challenge
    origins: origins
    publicHost: isProd ? (empty(domain) ? door!.outputs.host : domain) : ''
    paymentsPerSecond: paymentsPerSecond
    signingKeys: signingKeys
    peppers: peppers
    tags: tags
  }
  dependsOn: [links]
}

module route 'modules/route.bicep' = if (isProd) {
  params: {
    profileName: names.frontDoor
    endpointName: names.endpoint
    appHost: app.outputs.host
    domain: domain
    origins: origins
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: environmentName
    location: location
    isProd: isProd
    workspaceId: monitoring.outputs.workspaceId
    applicationInsightsId: monitoring.outputs.applicationInsightsId
    actionGroupId: monitoring.outputs.actionGroupId
    serviceBusId: bus.outputs.id
    readyUrl: 'https://${isProd ? (empty(domain) ? door!.outputs.host : domain) : app.outputs.host}/api/ready'
    tags: tags
  }
}

@description('Name of the function app.')
output functionAppName string = app.outputs.name
@description('Names of the vaults that receive secrets, separated by spaces.')
output vaultNames string = isProd ? '${names.keys} ${names.copiedKeys}' : names.keys
@description('Host of the Service Bus namespace.')
output serviceBusHost string = bus.outputs.host
@description('Base URL of the API, without the path /api.')
output baseUrl string = 'https://${isProd ? door!.outputs.host : app.outputs.host}'
@description('Resource id of the action group that receives alerts.')
output actionGroupId string = monitoring.outputs.actionGroupId
@description('Resource id of the Service Bus namespace.')
output serviceBusId string = bus.outputs.id
@description('Name of the Cosmos DB account with the campaign data.')
output campaignAccountName string = names.data
@description('Name of the Cosmos DB account with addresses.')
output identitiesAccountName string = names.identities
@description('Customer id of the Log Analytics workspace, for log queries.')
output workspaceCustomerId string = monitoring.outputs.workspaceCustomerId
@description('Required value of the TXT record _dnsauth of the domain; empty without a domain.')
output domainValidation string = isProd ? door!.outputs.domainValidation : ''
