using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>
/// Tests of the calls that <c>infra/deploy.sh</c> makes to Azure, with a fake <c>az</c> that records its calls.
/// </summary>
public sealed class DeployTests : IDisposable
{
    /// <summary>
    /// A fake <c>az</c> that answers like a deployment of prod with two peppers. <c>MISSING</c> names an output that the
    /// deployment lacks.
    /// </summary>
    private const string Az = """
        #!/usr/bin/env bash
        echo "$*" >> "$CALLS"
        case "$*" in
          *"kind.value, dataVersion.value"*) [ -z "${NEVER_DEPLOYED:-}" ] || exit 3; echo "prod/" ;;
          *"properties.parameters.peppers"*) printf '1\n2\n' ;;
          *"properties.outputs."*)
            all="$*"; out=${all#*properties.outputs.}; out=${out%%.value*}
            [ "$out" = "${MISSING:-}" ] || echo "the-$out" ;;
          "functionapp show"*) echo "/subscriptions/x/sites/app" ;;
          "account get-access-token"*) echo token ;;
          "deployment group create"*) echo "value of $SECRET_NAME for $VAULT_NAME: $SECRET_VALUE" >> "$CALLS" ;;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deploy-");

    public DeployTests()
    {
        var infra = Directory.CreateDirectory(Path.Combine(_folder.FullName, "infra"));
        foreach (var file in new[] { "deploy.sh", "smoke.sh", "sample.env" })
            File.Copy(Path.Combine(Deployment.Folder, file), Path.Combine(infra.FullName, file));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin"));
        var az = Path.Combine(_folder.FullName, "bin", "az");
        File.WriteAllText(az, Az);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write("prod", ("CAMPAIGN_PEPPERS", "1,2"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Provision_Prod_RegistersTheProviderThenDeploysThenRefreshesSecrets()
    {
        var (exitCode, output) = await DeployAsync("prod provision");

        Assert.True(exitCode == 0, output);
        var calls = Calls();
        Assert.True(Index(calls, "provider register --namespace Microsoft.App --wait") < Index(calls, "deployment sub create"));
        Assert.Contains(
            "deployment sub create --name campaign-prod --location westeurope --template-file infra/main.bicep --parameters "
                + "infra/main.bicepparam --output none",
            calls
        );
        Assert.StartsWith(
            "rest --method post --url "
                + "https://management.azure.com/subscriptions/x/sites/app/config/configreferences/appsettings/refresh",
            calls[^1],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("CAMPAIGN_PEPPERS", "2", "Pepper 1 is deployed")]
    [InlineData("CAMPAIGN_PEPPERS", "1,12", "Pepper 2 is deployed")]
    [InlineData("CAMPAIGN_KIND", "dev", "prod/ is deployed, but dev/ was requested")]
    [InlineData("CAMPAIGN_DATA_VERSION", "-2", "prod/ is deployed, but prod/-2 was requested")]
    public async Task Provision_IrreversibleChange_IsRefused(string variable, string value, string said)
    {
        Write("prod", ("CAMPAIGN_PEPPERS", "1,2"), (variable, value));

        var (exitCode, output) = await DeployAsync("prod provision");

        Assert.Equal(1, exitCode);
        Assert.Contains(said, output, StringComparison.Ordinal);
        Assert.DoesNotContain(Calls(), call => call.StartsWith("deployment sub create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Provision_RestoredData_NeedsForceUnlessNeverDeployed()
    {
        Write("prod", ("CAMPAIGN_PEPPERS", "1,2"), ("CAMPAIGN_DATA_VERSION", "-2"));

        Assert.Equal(0, (await DeployAsync("prod provision", ("FORCE", "prod/-2"))).ExitCode);
        Assert.Equal(1, (await DeployAsync("prod provision", ("FORCE", "prod/-3"))).ExitCode);
        Assert.Equal(0, (await DeployAsync("prod provision", ("NEVER_DEPLOYED", "1"))).ExitCode);
    }

    [Fact]
    public async Task App_Deployed_GoesToTheFunctionAppInTheOutputs()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "app.zip"), "");

        Assert.Equal(0, (await DeployAsync("prod app app.zip")).ExitCode);
        Assert.Contains(
            "functionapp deployment source config-zip --resource-group the-resourceGroupName --name the-functionAppName "
                + "--src app.zip --output none",
            Calls()
        );

        var (exitCode, output) = await DeployAsync("prod app app.zip", ("MISSING", "functionAppName"));
        Assert.NotEqual(0, exitCode);
        Assert.Contains("has no output functionAppName", output, StringComparison.Ordinal);
        Assert.Single(Calls(), call => call.StartsWith("functionapp deployment", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secret_Stored_IsInEachVaultAndInNoArgument()
    {
        var (exitCode, output) = await DeployAsync("prod secret stripe-api-key <<< 'not for arguments'", ("MISSING", "none"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("value of stripe-api-key for the-vaultNames: not for arguments", Calls());
        Assert.Single(Calls(), call => call.Contains("not for arguments", StringComparison.Ordinal));
        Assert.Contains(
            Calls(),
            call =>
                call.StartsWith(
                    "deployment group create --name secret-the-vaultNames --resource-group the-dataResourceGroupName "
                        + "--parameters infra/secret.bicepparam",
                    StringComparison.Ordinal
                )
        );
        Assert.StartsWith("rest --method post", Calls()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_Printed_AreShellVariablesFromTheTemplate()
    {
        var (exitCode, output) = await DeployAsync("prod outputs");
        var main = File.ReadAllText(Path.Combine(Deployment.Folder, "main.bicep"));

        Assert.True(exitCode == 0, output);
        Assert.Contains("BASE_URL='the-baseUrl'", output, StringComparison.Ordinal);
        foreach (
            var name in output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split("'the-")[1].TrimEnd('\''))
        )
            // Output names are in camel case, because Azure does not keep the case of other names.
            Assert.Contains($"output {name} string = ", main, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"output [A-Z]", main);
    }

    [Fact]
    public async Task Smoke_OfADeployment_UsesItsAddressAndAnAdminToken()
    {
        var (exitCode, _) = await DeployAsync("prod smoke", ("SMOKE_SECONDS", "1"));

        Assert.Equal(1, exitCode); // no host is at that address
        Assert.Contains("account get-access-token --resource api://campaign --query accessToken --output tsv", Calls());
    }

    [Theory]
    [InlineData("")]
    [InlineData("prod")]
    [InlineData("prod purge")]
    [InlineData("prod app")]
    [InlineData("prod app none.zip")]
    [InlineData("prod secret")]
    [InlineData("staging provision")]
    [InlineData("wrong provision")]
    public async Task Arguments_Invalid_PrintUsageAndNeverCallAzure(string arguments)
    {
        Write("wrong", ("AZURE_ENV_NAME", "prod"));

        var (exitCode, output) = await DeployAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains("infra/deploy.sh NAME provision", output, StringComparison.Ordinal);
        Assert.Empty(Calls());
    }

    private void Write(string name, params (string Variable, string Value)[] different)
    {
        var text = File.ReadAllText(Path.Combine(Deployment.Folder, "sample.env"));
        (string Variable, string Value)[] all = [("AZURE_ENV_NAME", name), ("CAMPAIGN_KIND", "prod"), .. different];
        File.WriteAllText(
            Path.Combine(_folder.FullName, "infra", $"{name}.env"),
            $"{text}\n{string.Concat(all.Select(each => $"{each.Variable}={each.Value}\n"))}"
        );
    }

    private Task<(int ExitCode, string Output)> DeployAsync(
        string arguments,
        params (string Variable, string Value)[] environment
    ) =>
        Script.RunAsync(
            "-c",
            new Dictionary<string, string>(environment.Select(each => KeyValuePair.Create(each.Variable, each.Value)))
            {
                ["PATH"] = $"{Path.Combine(_folder.FullName, "bin")}:{Environment.GetEnvironmentVariable("PATH")}",
                ["CALLS"] = Path.Combine(_folder.FullName, "calls"),
            },
            $"cd '{_folder.FullName}' && bash infra/deploy.sh {arguments}"
        );

    private string[] Calls() =>
        File.Exists(Path.Combine(_folder.FullName, "calls")) ? File.ReadAllLines(Path.Combine(_folder.FullName, "calls")) : [];

    private static int Index(string[] calls, string beginning)
    {
        var index = Array.FindIndex(calls, call => call.StartsWith(beginning, StringComparison.Ordinal));
        Assert.True(index >= 0, $"No call begins with {beginning}.");
        return index;
    }
}
