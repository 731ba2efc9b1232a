using System.IO.Compression;
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

    /// <summary>The extensions of a package whose queue functions run.</summary>
    private const string Extensions = """{"extensions":[{"name":"Startup"},{"name":"ServiceBus"}]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deploy-");

    public DeployTests()
    {
        var infra = Directory.CreateDirectory(Path.Combine(_folder.FullName, "infra"));
        foreach (var file in new[] { "deploy.sh", "check-package.sh", "smoke.sh", "sample.env" })
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
        Publish(Extensions);

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

    [Theory]
    [InlineData("published")]
    [InlineData("app.zip")]
    public async Task Package_WithTheServiceBusExtension_Passes(string package)
    {
        Publish(Extensions);

        Assert.Equal((0, ""), await CheckPackageAsync(package));
    }

    /// <summary>Without the extension, the host starts and reports no fault, but the functions get no messages.</summary>
    [Theory]
    [InlineData(null, false, "it has no extensions.json.")]
    [InlineData("", false, "its extensions.json does not name the ServiceBus extension.")]
    [InlineData("""{"extensions":[{"name":"Startup"}]}""", false, "its extensions.json does not name the ServiceBus extension.")]
    [InlineData(Extensions, true, "WITHOUT-SERVICE-BUS.txt marks it as published without Service Bus.")]
    public async Task Package_WithoutTheServiceBusExtension_IsNeverDeployed(string? extensions, bool isMarked, string reason)
    {
        Publish(extensions, isMarked);

        foreach (var package in new[] { "published", "app.zip" })
            Assert.Equal((1, $"{package} must not be deployed: {reason}\n"), await CheckPackageAsync(package));
        Assert.Equal((1, $"app.zip must not be deployed: {reason}\n"), await DeployAsync("prod app app.zip"));
        Assert.Empty(Calls());
    }

    [Theory]
    [InlineData("")]
    [InlineData("none.zip")]
    [InlineData("published app.zip")]
    public async Task PackageCheck_InvalidArguments_PrintsUsage(string arguments)
    {
        Publish(Extensions);

        var (exitCode, output) = await CheckPackageAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("usage: infra/check-package.sh PACKAGE", output, StringComparison.Ordinal);
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

    /// <summary>Writes a published app into the folder <c>published</c>, and packs it as <c>app.zip</c>.</summary>
    /// <param name="extensions">The content of extensions.json; null for no such file.</param>
    /// <param name="isMarked">True if the app was published with <c>-p:ServiceBusExtension=false</c>.</param>
    private void Publish(string? extensions, bool isMarked = false)
    {
        var published = Directory.CreateDirectory(Path.Combine(_folder.FullName, "published")).FullName;
        File.WriteAllText(Path.Combine(published, "host.json"), "{}");
        if (extensions is not null)
            File.WriteAllText(Path.Combine(published, "extensions.json"), extensions);
        if (isMarked)
            File.WriteAllText(Path.Combine(published, "WITHOUT-SERVICE-BUS.txt"), "Do not deploy it.");
        ZipFile.CreateFromDirectory(published, Path.Combine(_folder.FullName, "app.zip"));
    }

    private Task<(int ExitCode, string Output)> CheckPackageAsync(string arguments) =>
        Script.RunAsync(
            "-c",
            new Dictionary<string, string>(),
            $"cd '{_folder.FullName}' && bash infra/check-package.sh {arguments}"
        );

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
