// Types of the modules' parameters.

@export()
@description('Tags of a resource.')
type tags = {
  @description('Name of the deployment that the resource belongs to.')
  'azd-env-name': string
}

@export()
@description('Issuer and audience of staff tokens.')
type staff = {
  @description('Issuer as the tokens name it.')
  issuer: string
  @description('Audience that the tokens must name.')
  audience: string
}

@export()
@description('Mail server.')
type smtp = {
  @description('Host name of the server.')
  host: string
  @description('Port of the server. It must accept StartTLS.')
  @minValue(1)
  @maxValue(65535)
  port: int
  @description('Sender address of the mail.')
  from: string
  @description('User name for the login.')
  user: string
  @description('Mails about ideas and news in a second.')
  @minValue(1)
  @maxValue(100000)
  perSecond: int
  @description('True if the provider sends events: their secret is in the vault as mail-event-secrets.')
  hasEvents: bool
}

@export()
@description('Challenge of callers over a limit of pre-orders.')
type challenge = {
  @description('Address of the service that checks its responses.')
  verifyUrl: string
  @description('Public key with which a site shows it. Empty: there is no challenge.')
  siteKey: string
}

@export()
@description('Maximum RU/s of each container with its own throughput, and of all others together (shared). Empty: serverless.')
type throughput = {
  @description('Maximum RU/s of a container.')
  *: int?
}

@export()
@description('Path in a document.')
type path = {
  @description('The path.')
  path: string
}

@export()
@description('Path in a composite index.')
type orderedPath = {
  @description('The path.')
  path: string
  @description('Sort order of the path.')
  order: 'ascending'
}

@export()
@description('Container as in infra/containers.json.')
type storedContainer = {
  @description('Name of the container.')
  name: string
  @description('Path of the partition key.')
  partitionKey: string
  @description('Lifetime of documents in seconds. -1: documents live for ever, unless they set a lifetime themselves.')
  defaultTtl: int
  @description('Indexing policy. Only paths that queries use are indexed.')
  indexingPolicy: {
    @description('Indexing mode.')
    indexingMode: 'consistent'
    @description('Paths that are indexed.')
    includedPaths: path[]
    @description('Paths that are not indexed.')
    excludedPaths: path[]
    @description('Composite indexes for the sort orders that queries use.')
    compositeIndexes: orderedPath[][]
  }
}
