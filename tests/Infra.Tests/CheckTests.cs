using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>The offline checks of the templates: they pass as they stand, and see what they are there to see.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("infra-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Templates_AsTheyStand_Pass()
    {
        var (exitCode, output) = await CheckAsync(Deployment.Folder);

        Assert.True(exitCode == 0, output);
        Assert.Empty(output);
    }

    /// <summary>The same rules as for the snapshots, of what is sent to Azure: every resource, whatever the kind.</summary>
    [Fact]
    public async Task BuiltTemplate_TakesNoKeys_AndHoldsNoSecret()
    {
        var (exitCode, output) = await BicepAsync($"\"$BICEP\" build '{Deployment.Folder}/main.bicep' --stdout");
        Assert.Equal(0, exitCode);
        var built = JsonNode.Parse(output)!;
        var resources = Walk(built)
            .OfType<JsonObject>()
            .Where(node =>
                node["type"] is JsonValue type
                && type.GetValueKind() == JsonValueKind.String
                && node["apiVersion"] is not null
                && node["existing"] is null
            )
            .Select(node => new Resource(node))
            .ToArray();

        Assert.InRange(resources.Length, 50, 500);
        foreach (var resource in resources.Where(resource => resource.Type != "Microsoft.Resources/deployments"))
        {
            if (TemplateTests.NoKeys.TryGetValue(resource.Type, out var rules))
                Assert.All(rules, rule => Assert.Equal(rule.Value, resource[rule.Path], ignoreCase: true));
            else
                Assert.True(
                    TemplateTests.Keyless.Contains(resource.Type) || resource.Type == "Microsoft.Cdn/profiles/customDomains",
                    resource.Type
                );
            if (resource.Type != "Microsoft.KeyVault/vaults/secrets")
                TemplateTests.AssertNoSecret(resource.Json.ToJsonString());
        }

        Assert.All(
            Walk(built)
                .OfType<JsonObject>()
                .SelectMany(node => node["parameters"] as JsonObject ?? [])
                .Where(parameter =>
                    parameter.Key.EndsWith("Entropy", StringComparison.Ordinal) && parameter.Value!["type"] is not null
                ),
            parameter => Assert.Equal("securestring", parameter.Value!["type"]!.GetValue<string>())
        );
        Assert.DoesNotContain(
            "secureString",
            Walk(built)
                .OfType<JsonObject>()
                .SelectMany(node => node["outputs"] as JsonObject ?? [])
                .Select(each => each.Value?["type"]?.ToString() ?? "")
        );

        static IEnumerable<JsonNode> Walk(JsonNode node) =>
            (
                node switch
                {
                    JsonObject properties => properties.Select(property => property.Value),
                    JsonArray items => items,
                    _ => [],
                }
            )
                .OfType<JsonNode>()
                .SelectMany(Walk)
                .Prepend(node);
    }

    /// <summary>Of a wrong type or name the compiler only warns, and what is changed or leaked compiles.</summary>
    [Fact]
    public async Task Templates_WithMistakes_FailForEach()
    {
        Copy(Deployment.Folder, _folder.FullName);
        Replace("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'no'"); // a wrong type
        Replace("modules/servicebus.bicep", "maxDeliveryCount: 10", "maxDeliveryCounts: 10"); // a wrong name
        Replace("modules/network.bicep", "    addressSpace", "  addressSpace"); // the format
        Replace("modules/app.bicep", "http20Enabled: true", "http20Enabled: false"); // what would be deployed
        Replace(
            "secret.bicep",
            "resource vault ",
            "@description('What it was.')\noutput leaked string = value\n\nresource vault "
        );
        Replace(
            "modules/route.bicep",
            "param appHost string",
            "param appHost string\n\n@description('Nobody uses it.')\nparam other string = ''"
        );

        var (exitCode, output) = await CheckAsync(_folder.FullName);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("allowSharedKeyAccess", output, StringComparison.Ordinal);
        Assert.Contains("maxDeliveryCounts", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: modules/network.bicep is not formatted", output, StringComparison.Ordinal);
        Assert.Contains("outputs-should-not-contain-secrets", output, StringComparison.Ordinal);
        Assert.Contains("no-unused-params", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/dev.json is not what would be deployed", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/prod.json is not what would be deployed", output, StringComparison.Ordinal);
    }

    /// <summary>What stands in for a lost region uses another deployment's data and keys, and must not try to make or change them.</summary>
    [Fact]
    public async Task Deployment_WithTheDataOfAnother_MayUseIt_AndChangesNothingElseThere()
    {
        var other = await PredictAsync(
            new()
            {
                ["AZURE_ENV_NAME"] = "prod2",
                ["CAMPAIGN_DATA_ENV_NAME"] = "prod",
                ["AZURE_LOCATION"] = "northeurope",
                ["CAMPAIGN_SECOND_LOCATION"] = "westeurope",
            }
        );
        var data = Deployment.Of["prod"].All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name);
        var there = other
            .Resources.Where(resource =>
                resource.Json["id"]!
                    .GetValue<string>()
                    .Contains("/resourceGroups/rg-campaign-prod-data", StringComparison.Ordinal)
            )
            .ToArray();

        Assert.Equal(
            [
                "Microsoft.Authorization/roleAssignments",
                "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
                "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
            ],
            there.Select(resource => resource.Type).Order()
        );
        var vault = Deployment
            .Of["prod"]
            .All("Microsoft.KeyVault/vaults")
            .Single(vault => vault.Json["location"]!.GetValue<string>() == "northeurope");
        Assert.Contains(
            $"/vaults/{vault.Name}/",
            there.Single(resource => resource.Type == "Microsoft.Authorization/roleAssignments").Json["id"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Equal(
            data.Order(),
            there
                .Where(resource => resource.Type.StartsWith("Microsoft.DocumentDB", StringComparison.Ordinal))
                .Select(role => role.Name.Split('/')[0])
                .Order()
        );
        Assert.Equal(5, other.All("Microsoft.Network/privateEndpoints").Count);
    }

    [Fact]
    public async Task Deployment_OfRestoredData_IsLedToAccountsOfAnotherName_AndToTheSameKeys()
    {
        var restored = await PredictAsync(new() { ["CAMPAIGN_DATA_VERSION"] = "-2" });

        Assert.Equal(
            Deployment.Of["prod"].All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name + "-2"),
            restored.All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name)
        );
        Assert.Equal(Names(Deployment.Of["prod"], "Microsoft.KeyVault/vaults"), Names(restored, "Microsoft.KeyVault/vaults"));
        // A link never changes where it leads: those to the accounts are others.
        Assert.Equal(
            ["pe-campaign-prod-2", "pe-identities-prod-2"],
            Names(restored, "Microsoft.Network/privateEndpoints")
                .Except(Names(Deployment.Of["prod"], "Microsoft.Network/privateEndpoints"))
        );
        Assert.All(
            restored.All("Microsoft.DocumentDB/databaseAccounts"),
            account => Assert.False(account.Properties["locations"]![0]!["isZoneRedundant"]!.GetValue<bool>())
        );
    }

    [Fact]
    public async Task Deployment_WithADomain_IsGuardedAndWatchedThere_AndKeepsIt()
    {
        var prod = await PredictAsync(new() { ["CAMPAIGN_DOMAIN"] = "api.campaign.example.com" });
        var domain = Assert.Single(prod.All("Microsoft.Cdn/profiles/customDomains"));

        Assert.Equal(
            ("api.campaign.example.com", "ManagedCertificate", "TLS12"),
            (domain["hostName"], domain["tlsSettings.certificateType"], domain["tlsSettings.minimumTlsVersion"])
        );
        Assert.All(
            prod.All("Microsoft.Cdn/profiles/afdEndpoints/routes"),
            route => Assert.Contains("/customDomains/own", route["customDomains"], StringComparison.OrdinalIgnoreCase)
        );
        Assert.Contains(
            "/customDomains/own",
            prod.All("Microsoft.Cdn/profiles/securityPolicies").Single()["parameters.associations"],
            StringComparison.OrdinalIgnoreCase
        );
        Assert.Equal(
            "https://api.campaign.example.com/api/ready",
            prod.All("Microsoft.Insights/webtests").Single()["Request.RequestUrl"]
        );
    }

    [Theory]
    [InlineData("100", 54000)]
    [InlineData("10", 9000)] // nothing has less than a thousand
    [InlineData("300", 162000)]
    public async Task Throughput_IsShared_InThousands(string percent, int sum)
    {
        var prod = await PredictAsync(new() { ["CAMPAIGN_THROUGHPUT_PERCENT"] = percent });
        var most = prod
            .Resources.Select(resource =>
                resource.Json["properties"]?["options"]?["autoscaleSettings"]?["maxThroughput"]?.GetValue<int>() ?? 0
            )
            .Where(each => each > 0)
            .ToArray();

        Assert.Equal(sum, most.Sum());
        Assert.All(most, each => Assert.Equal(0, each % 1000));
    }

    [Fact]
    public void EveryRule_OfTheLinter_IsAnError()
    {
        var rules = JsonNode.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, "bicepconfig.json")))!["analyzers"]!["core"]![
            "rules"
        ]!.AsObject();

        Assert.InRange(rules.Count, 50, 100);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value!["level"]!.GetValue<string>()));
    }

    private static Task<(int ExitCode, string Output)> CheckAsync(string folder) => BicepAsync($"bash '{folder}/check.sh'");

    /// <summary>Runs a command of a shell that knows the compiler as <c>BICEP</c>.</summary>
    private static Task<(int ExitCode, string Output)> BicepAsync(string command) =>
        Script.RunAsync("-c", new Dictionary<string, string> { ["BICEP"] = Script.Bicep() }, command);

    private static IEnumerable<string> Names(Deployment deployment, string type) =>
        deployment.All(type).Select(resource => resource.Name);

    /// <summary>What prod deploys, but for these variables.</summary>
    private async Task<Deployment> PredictAsync(Dictionary<string, string> variables)
    {
        Copy(Deployment.Folder, _folder.FullName);
        var nobody = Guid.Empty.ToString();
        var different = string.Join(' ', variables.Select(variable => $"{variable.Key}='{variable.Value}'"));
        var (exitCode, output) = await BicepAsync(
            $"cd '{_folder.FullName}' && set -a && . ./sample.env && AZURE_ENV_NAME=prod CAMPAIGN_KIND=prod {different} && "
                + $"\"$BICEP\" snapshot main.bicepparam --mode overwrite --subscription-id {nobody} --tenant-id {nobody} --location westeurope"
        );
        Assert.True(exitCode == 0, output);
        return Deployment.Read(Path.Combine(_folder.FullName, "main.snapshot.json"));
    }

    private void Replace(string file, string what, string by)
    {
        var path = Path.Combine(_folder.FullName, file);
        var text = File.ReadAllText(path);
        Assert.Contains(what, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(what, by, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
