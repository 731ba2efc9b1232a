using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>Tests of the offline checks of the templates: the checks pass, and they find mistakes.</summary>
public sealed class CheckTests : IDisposable
{
    /// <summary>Prod with three independent changes. One prediction serves the tests of each, because it takes seconds.</summary>
    private static readonly Lazy<Task<Deployment>> Changed = new(() =>
        PredictAsync(
            new()
            {
                ["CAMPAIGN_DATA_VERSION"] = "-2",
                ["CAMPAIGN_DOMAIN"] = "api.campaign.example.com",
                ["CAMPAIGN_THROUGHPUT_PERCENT"] = "300",
            }
        )
    );

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("infra-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Check_CheckedInTemplates_Passes()
    {
        var (exitCode, output) = await CheckAsync(Deployment.Folder);

        Assert.True(exitCode == 0, output);
        Assert.Empty(output);
    }

    /// <summary>
    /// Applies the rules for the snapshots to the template that is sent to Azure: to every resource, of whatever kind.
    /// </summary>
    [Fact]
    public async Task BuiltTemplate_AnyResource_DisablesKeysAndHoldsNoSecret()
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

    /// <summary>The compiler only warns about a wrong type or name. It accepts a changed setting and a leaked secret.</summary>
    [Fact]
    public async Task Check_TemplatesWithMistakes_ReportsEach()
    {
        Copy(Deployment.Folder, _folder.FullName);
        Replace("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'no'"); // a wrong type
        Replace("modules/servicebus.bicep", "maxDeliveryCount: 10", "maxDeliveryCounts: 10"); // a wrong name
        Replace("modules/network.bicep", "    addressSpace", "  addressSpace"); // a wrong format
        Replace("modules/app.bicep", "http20Enabled: true", "http20Enabled: false"); // a changed setting
        Replace(
            "secret.bicep",
            "resource vault ",
            "@description('The leaked secret.')\noutput leaked string = value\n\nresource vault "
        );
        Replace(
            "modules/route.bicep",
            "param appHost string",
            "param appHost string\n\n@description('An unused parameter.')\nparam other string = ''"
        );

        var (exitCode, output) = await CheckAsync(_folder.FullName);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("allowSharedKeyAccess", output, StringComparison.Ordinal);
        Assert.Contains("maxDeliveryCounts", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: modules/network.bicep is not formatted", output, StringComparison.Ordinal);
        Assert.Contains("outputs-should-not-contain-secrets", output, StringComparison.Ordinal);
        Assert.Contains("no-unused-params", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/dev.json differs from the predicted resources", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/prod.json differs from the predicted resources", output, StringComparison.Ordinal);
    }

    /// <summary>
    /// A deployment that replaces a lost region uses the data and keys of another deployment. It must not create or change them.
    /// </summary>
    [Fact]
    public async Task Deployment_WithDataOfAnother_OnlyAddsRoleAssignmentsThere()
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
    public async Task Deployment_OfRestoredData_UsesNewAccountsAndTheSameVaults()
    {
        var restored = await Changed.Value;

        Assert.Equal(
            Deployment.Of["prod"].All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name + "-2"),
            restored.All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name)
        );
        Assert.Equal(Names(Deployment.Of["prod"], "Microsoft.KeyVault/vaults"), Names(restored, "Microsoft.KeyVault/vaults"));
        // A private endpoint cannot change its target, so the new accounts get new endpoints.
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
    public async Task Deployment_WithADomain_ProtectsAndMonitorsTheDomain()
    {
        var prod = await Changed.Value;
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
    [InlineData("10", 9000)] // the minimum of each is 1,000
    [InlineData("300", 162000)]
    public async Task Throughput_WithPercentage_ScalesInThousands(string percent, int sum)
    {
        var prod =
            percent == "100" ? Deployment.Of["prod"] : await PredictAsync(new() { ["CAMPAIGN_THROUGHPUT_PERCENT"] = percent });
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
    public void LinterRules_InTheConfiguration_AreAllErrors()
    {
        var rules = JsonNode.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, "bicepconfig.json")))!["analyzers"]!["core"]![
            "rules"
        ]!.AsObject();

        Assert.InRange(rules.Count, 50, 100);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value!["level"]!.GetValue<string>()));
    }

    private static Task<(int ExitCode, string Output)> CheckAsync(string folder) => BicepAsync($"bash '{folder}/check.sh'");

    /// <summary>Runs a shell command that finds the compiler in the variable <c>BICEP</c>.</summary>
    private static Task<(int ExitCode, string Output)> BicepAsync(string command) =>
        Script.RunAsync("-c", new Dictionary<string, string> { ["BICEP"] = Script.Bicep() }, command);

    private static IEnumerable<string> Names(Deployment deployment, string type) =>
        deployment.All(type).Select(resource => resource.Name);

    /// <summary>Returns the predicted deployment of prod with these variables.</summary>
    private static async Task<Deployment> PredictAsync(Dictionary<string, string> variables)
    {
        var folder = Directory.CreateTempSubdirectory("predicted-");
        try
        {
            Copy(Deployment.Folder, folder.FullName);
            var nobody = Guid.Empty.ToString();
            var different = string.Join(' ', variables.Select(variable => $"{variable.Key}='{variable.Value}'"));
            var (exitCode, output) = await BicepAsync(
                $"cd '{folder.FullName}' && set -a && . ./sample.env && AZURE_ENV_NAME=prod CAMPAIGN_KIND=prod {different} && "
                    + $"\"$BICEP\" snapshot main.bicepparam --mode overwrite --subscription-id {nobody} --tenant-id {nobody} "
                    + "--location westeurope"
            );
            Assert.True(exitCode == 0, output);
            return Deployment.Read(Path.Combine(folder.FullName, "main.snapshot.json"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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
