// The values come from the environment of one command, so the secret appears in no file and in no argument list.
using './secret.bicep'

param vaultName = readEnvironmentVariable('VAULT_NAME')
param name = readEnvironmentVariable('SECRET_NAME')
param value = readEnvironmentVariable('SECRET_VALUE')
