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

    /// <summary>Of the first two the compiler only warns, or says nothing; the other two compile.</summary>
    [Fact]
    public async Task Templates_WithMistakes_FailForEach()
    {
        Copy(Deployment.Folder, _folder.FullName);
        Replace("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'no'");     // a wrong type
        Replace("modules/servicebus.bicep", "maxDeliveryCount: 10", "maxDeliveryCounts: 10");              // a wrong name
        Replace("modules/network.bicep", "    addressSpace", "  addressSpace");                            // the format
        Replace("modules/app.bicep", "http20Enabled: true", "http20Enabled: false");                       // what would be deployed

        var (exitCode, output) = await CheckAsync(_folder.FullName);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("allowSharedKeyAccess", output, StringComparison.Ordinal);
        Assert.Contains("maxDeliveryCounts", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: modules/network.bicep is not formatted", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/dev.json is not what would be deployed", output, StringComparison.Ordinal);
        Assert.Contains("FAILED: snapshots/prod.json is not what would be deployed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Templates_ThatDoNotCompile_OrAreLintedForNothing_Fail()
    {
        Copy(Deployment.Folder, _folder.FullName);
        Replace("secret.bicep", "resource vault ", "@description('What it was.')\noutput leaked string = value\n\nresource vault ");
        Replace("modules/route.bicep", "param appHost string", "param appHost string\n\n@description('Nobody uses it.')\nparam other string = ''");

        var (exitCode, output) = await CheckAsync(_folder.FullName);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("no-unused-params", output, StringComparison.Ordinal);
        Assert.Contains("outputs-should-not-contain-secrets", output, StringComparison.Ordinal);
    }

    /// <summary>What stands in for a lost region uses another deployment's data and keys, and must not try to make or change them.</summary>
    [Fact]
    public async Task Deployment_WithTheDataOfAnother_MayUseIt_AndChangesNothingElseThere()
    {
        var other = await PredictAsync(new() { ["AZURE_ENV_NAME"] = "prod2", ["CAMPAIGN_DATA_ENV_NAME"] = "prod", ["AZURE_LOCATION"] = "northeurope" });
        var data = Deployment.Of["prod"].All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name);
        var there = other.Resources.Where(resource => resource.Json["id"]!.GetValue<string>().Contains("/resourceGroups/rg-campaign-prod-data", StringComparison.Ordinal)).ToArray();

        Assert.Equal(
            ["Microsoft.Authorization/roleAssignments", "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments", "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"],
            there.Select(resource => resource.Type).Order());
        Assert.Equal(data.Order(), there.Where(resource => resource.Type.StartsWith("Microsoft.DocumentDB", StringComparison.Ordinal)).Select(role => role.Name.Split('/')[0]).Order());
        Assert.Equal(5, other.All("Microsoft.Network/privateEndpoints").Count);
    }

    [Fact]
    public async Task Deployment_OfRestoredData_IsLedToAccountsOfAnotherName_AndToTheSameKeys()
    {
        var restored = await PredictAsync(new() { ["AZURE_ENV_NAME"] = "prod", ["CAMPAIGN_DATA_VERSION"] = "-2", ["AZURE_LOCATION"] = "westeurope" });

        Assert.Equal(
            Deployment.Of["prod"].All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name + "-2"),
            restored.All("Microsoft.DocumentDB/databaseAccounts").Select(account => account.Name));
        Assert.Equal(Names(Deployment.Of["prod"], "Microsoft.KeyVault/vaults"), Names(restored, "Microsoft.KeyVault/vaults"));
    }

    [Fact]
    public void EveryRule_OfTheLinter_IsAnError()
    {
        var rules = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(Deployment.Folder, "bicepconfig.json")))!["analyzers"]!["core"]!["rules"]!.AsObject();

        Assert.InRange(rules.Count, 50, 100);
        Assert.All(rules, rule => Assert.Equal("error", rule.Value!["level"]!.GetValue<string>()));
    }

    private static Task<(int ExitCode, string Output)> CheckAsync(string folder) =>
        Script.RunAsync(Path.Combine(folder, "check.sh"), new Dictionary<string, string> { ["BICEP"] = Script.Bicep() });

    private static IEnumerable<string> Names(Deployment deployment, string type) => deployment.All(type).Select(resource => resource.Name);

    private async Task<Deployment> PredictAsync(Dictionary<string, string> environment)
    {
        Copy(Deployment.Folder, _folder.FullName);
        string[] needed = ["CAMPAIGN_ALERT_EMAIL", "CAMPAIGN_STAFF_ISSUER", "CAMPAIGN_STAFF_AUDIENCE", "CAMPAIGN_SMTP_HOST", "CAMPAIGN_SMTP_FROM", "CAMPAIGN_SMTP_USER", "CAMPAIGN_ORIGINS"];
        foreach (var name in needed)
            environment[name] = "x";
        environment["CAMPAIGN_KIND"] = "prod";
        environment["CAMPAIGN_BUDGET_START"] = "2026-12-01";
        var nobody = Guid.Empty.ToString();
        var (exitCode, output) = await Script.RunAsync(
            "-c", environment, $"'{Script.Bicep()}' snapshot '{_folder.FullName}/main.bicepparam' --mode overwrite --subscription-id {nobody} --tenant-id {nobody} --location westeurope");
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
