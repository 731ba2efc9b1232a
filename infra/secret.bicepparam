// From the environment of one command, so that the value stands in no file and in no list of arguments.
using './secret.bicep'

param vaultName = readEnvironmentVariable('VAULT_NAME')
param name = readEnvironmentVariable('SECRET_NAME')
param value = readEnvironmentVariable('SECRET_VALUE')
