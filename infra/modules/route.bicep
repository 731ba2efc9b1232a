// Routes calls from Front Door to the function app. It is a separate module because the app needs the id of Front Door first.

@description('Name of the Front Door profile.')
param profileName string
@description('Name of the endpoint of Front Door.')
param endpointName string
@description('Host name of the function app.')
param appHost string
@description('Domain that customers call. Empty: the domain that Front Door provides.')
param domain string
@description('Origins of the campaign sites.')
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

// The cache identifies a response only by its URL. So the app itself answers each call with a token: staff, for example, may see
// more than others under the same URL.
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

// The cache keeps a response as the first caller received it, for any origin. These rules let each campaign origin read it.
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

@description('Properties that both routes share.')
var shared = {
  originGroup: { id: back.id }
  supportedProtocols: ['Https']
  forwardingProtocol: 'HttpsOnly'
  httpsRedirect: 'Disabled'
  linkToDefaultDomain: 'Enabled'
  enabledState: 'Enabled'
  customDomains: empty(domain) ? [] : [{ id: profile::own.id }]
}

// Every response to a GET below /api/campaigns states how long it may be cached. A test of the API checks this.
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
