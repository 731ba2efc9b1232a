// What modules are given.

@export()
@description('What a resource is marked with.')
type tags = {
  @description('The deployment that it belongs to.')
  'azd-env-name': string
}

@export()
@description('Who signs staff tokens, and for whom.')
type staff = {
  @description('The issuer, as its tokens name it.')
  issuer: string
  @description('The audience that tokens must name.')
  audience: string
}

@export()
@description('A mail server.')
type smtp = {
  @description('The server.')
  host: string
  @description('Its port; StartTLS is spoken there.')
  port: int
  @description('The sender.')
  from: string
  @description('Who logs in.')
  user: string
}

@export()
@description('RU/s at most: of the rest together (shared), and of each container that has some of its own. Nothing: serverless.')
type throughput = {
  @description('Of a container, in RU/s.')
  *: int?
}

@export()
@description('A path in a document.')
type path = {
  @description('The path.')
  path: string
}

@export()
@description('A path in an index over several.')
type orderedPath = {
  @description('The path.')
  path: string
  @description('Its order.')
  order: 'ascending'
}

@export()
@description('A container as infra/containers.json has it.')
type storedContainer = {
  @description('Its name.')
  name: string
  @description('The path of its partition key.')
  partitionKey: string
  @description('In seconds; -1: documents live for ever, unless they say otherwise.')
  defaultTtl: int
  @description('What is indexed: what is queried, and no more.')
  indexingPolicy: {
    @description('When.')
    indexingMode: 'consistent'
    @description('What is.')
    includedPaths: path[]
    @description('What is not.')
    excludedPaths: path[]
    @description('Orders that queries ask for.')
    compositeIndexes: orderedPath[][]
  }
}
