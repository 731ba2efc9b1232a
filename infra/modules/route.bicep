// From the Front Door to the function app, which must know the Front Door first.

@description('The Front Door.')
param profileName string
@description('Its endpoint.')
param endpointName string
@description('The function app.')
param appHost string
@description('The domain that customers call; empty for none of its own.')
param domain string
@description('The origins of the campaign sites.')
param origins string[]

resource profile 'Microsoft.Cdn/profiles@2025-12-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = {
    name: endpointName
  }

  resource own 'customDomains' existing = if (!empty(domain)) {
    name: 'own'
  }
}

resource back 'Microsoft.Cdn/profiles/originGroups@2025-12-01' = {
  parent: profile
  name: 'app'
  properties: {
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 2
      additionalLatencyInMilliseconds: 50
    }
  }

  resource app 'origins' = {
    name: 'app'
    properties: {
      hostName: appHost
      originHostHeader: appHost
      httpsPort: 443
      enforceCertificateNameCheck: true
      enabledState: 'Enabled'
    }
  }
}

// The cache knows an answer by its address alone: who shows a token, as staff do to see more, is answered by the app itself.
resource personal 'Microsoft.Cdn/profiles/ruleSets@2025-12-01' = {
  parent: profile
  name: 'personal'

  resource uncached 'rules' = {
    name: 'uncached'
    properties: {
      order: 1
      conditions: [
        {
          name: 'RequestHeader'
          parameters: {
            typeName: 'DeliveryRuleRequestHeaderConditionParameters'
            selector: 'Authorization'
            operator: 'Any'
            negateCondition: false
            matchValues: []
            transforms: []
          }
        }
      ]
      actions: [
        {
          name: 'RouteConfigurationOverride'
          parameters: { typeName: 'DeliveryRuleRouteConfigurationOverrideActionParameters' }
        }
      ]
    }
  }
}

// An answer is kept as it was for who asked first, of whatever origin; each is told that it may read it.
resource shareable 'Microsoft.Cdn/profiles/ruleSets/rules@2025-12-01' = [
  for (origin, i) in origins: {
    parent: personal
    name: 'origin${i}'
    properties: {
      order: i + 2
      conditions: [
        {
          name: 'RequestHeader'
          parameters: {
            typeName: 'DeliveryRuleRequestHeaderConditionParameters'
            selector: 'Origin'
            operator: 'Equal'
            negateCondition: false
            matchValues: [origin]
            transforms: []
          }
        }
      ]
      actions: [
        {
          name: 'ModifyResponseHeader'
          parameters: {
            typeName: 'DeliveryRuleHeaderActionParameters'
            headerAction: 'Overwrite'
            headerName: 'Access-Control-Allow-Origin'
            value: origin
          }
        }
      ]
    }
  }
]

@description('What both routes have.')
var shared = {
  originGroup: { id: back.id }
  supportedProtocols: ['Https']
  forwardingProtocol: 'HttpsOnly'
  httpsRedirect: 'Disabled'
  linkToDefaultDomain: 'Enabled'
  enabledState: 'Enabled'
  customDomains: empty(domain) ? [] : [{ id: profile::own.id }]
}

// Every answer to a GET below campaigns says how long it may be kept; a test of the API sees to it.
resource campaigns 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-12-01' = {
  parent: profile::endpoint
  name: 'campaigns'
  properties: union(shared, {
    patternsToMatch: ['/api/campaigns', '/api/campaigns/*']
    ruleSets: [{ id: personal.id }]
    cacheConfiguration: {
      queryStringCachingBehavior: 'UseQueryString'
      compressionSettings: {
        isCompressionEnabled: true
        contentTypesToCompress: ['application/json', 'text/csv', 'application/x-ndjson']
      }
    }
  })
  dependsOn: [back::app, personal::uncached, shareable]
}

resource everything 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-12-01' = {
  parent: profile::endpoint
  name: 'everything'
  properties: union(shared, { patternsToMatch: ['/*'] })
  dependsOn: [back::app]
}
