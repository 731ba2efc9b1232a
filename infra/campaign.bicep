// Everything in the resource group, and how it hangs together.

import { tags as tagsType, staff as staffType, smtp as smtpType } from 'modules/types.bicep'

@description('Names everything.')
param environmentName string
@description('Whether it is ready for a launch, and shut.')
param isProd bool
@description('Where it is.')
param location string
@description('Where data is copied to.')
param secondLocation string
@description('Who is told.')
param alertEmail string
@description('What a month may cost.')
param monthlyBudget int
@description('The first day of the first month.')
param budgetStart string
@description('Who signs staff tokens.')
param staff staffType
@description('The mail server.')
param smtp smtpType
@description('The origins of the campaign sites.')
param origins string[]
@description('Visits to Stripe in a second.')
param paymentsPerSecond int
@description('Numbers of the keys that sign participant tokens.')
param signingKeys int[]
@description('Numbers of the peppers.')
param peppers int[]
@description('What new keys are made from.')
@secure()
param entropy string
@description('What it is marked with.')
param tags tagsType

@description('Makes names that the whole world shares our own.')
var suffix = uniqueString(subscription().id, environmentName)

@description('Names that others are named by, or found by.')
var names = {
  identity: 'id-campaign-${environmentName}'
  monitoring: 'campaign-${environmentName}'
  frontDoor: 'afd-campaign-${environmentName}'
  endpoint: 'campaign-${environmentName}-${suffix}'
}

// Who the function app is. It holds every right the app has, and no key.
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

module data 'modules/cosmos.bicep' = {
  params: {
    name: 'cosmos-campaign-${suffix}'
    location: location
    secondLocation: isProd ? secondLocation : ''
    isPublic: !isProd
    containers: filter(loadJsonContent('containers.json'), container => container.name != 'identities')
    // At most, in RU/s: what launch day needs; see docs/cost.md. A tenth of it is paid at least.
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
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

// Email addresses live in an account of their own, so that who reads the campaign's data cannot read them.
module identities 'modules/cosmos.bicep' = {
  params: {
    name: 'cosmos-identities-${suffix}'
    location: location
    secondLocation: isProd ? secondLocation : ''
    isPublic: !isProd
    containers: filter(loadJsonContent('containers.json'), container => container.name == 'identities')
    throughput: isProd ? { shared: 1000, identities: 4000 } : {}
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
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

module vault 'modules/vault.bicep' = {
  params: {
    name: 'kv-${suffix}'
    location: location
    isPublic: !isProd
    signingKeys: signingKeys
    peppers: peppers
    entropy: entropy
    applicationInsightsName: 'appi-${names.monitoring}'
    identityName: names.identity
    principalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
    tags: tags
  }
}

@description('What is reached inside the network alone.')
var shut = [
  { name: 'campaign', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'identities', group: 'Sql', zone: 'privatelink.documents.azure.com' }
  { name: 'storage', group: 'blob', zone: 'privatelink.blob.${environment().suffixes.storage}' }
  { name: 'vault', group: 'vault', zone: 'privatelink.vaultcore.azure.net' }
]

module links 'modules/link.bicep' = [
  for (each, i) in shut: if (isProd) {
    params: {
      name: 'pe-${each.name}-${environmentName}'
      location: location
      resourceId: [data.outputs.id, identities.outputs.id, storage.outputs.id, vault.outputs.id][i]
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
    vaultUri: vault.outputs.uri
    cosmosEndpoint: data.outputs.endpoint
    identitiesEndpoint: identities.outputs.endpoint
    serviceBusHost: bus.outputs.host
    staff: staff
    smtp: smtp
    origins: origins
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
    readyUrl: 'https://${isProd ? door!.outputs.host : app.outputs.host}/api/ready'
    alertEmail: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
    tags: tags
  }
}

@description('The function app.')
output functionAppName string = app.outputs.name
@description('The vault.')
output vaultName string = vault.outputs.name
@description('The host of the queues.')
output serviceBusHost string = bus.outputs.host
@description('Where the API is.')
output baseUrl string = 'https://${isProd ? door!.outputs.host : app.outputs.host}'
