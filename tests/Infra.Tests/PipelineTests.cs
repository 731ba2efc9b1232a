using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>The pipelines run what was reviewed, hold no secret, and give the templates everything they ask for.</summary>
public sealed partial class PipelineTests
{
    private static readonly string Root = PabulibFolder.Repository;

    private static readonly string Deploy = Workflow("deploy.yml");

    public static readonly TheoryData<string> Workflows = [.. Directory.EnumerateFiles(Path.Combine(Root, ".github", "workflows")).Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_ArePinnedByDigest_AndSayTheirVersion(string file)
    {
        var uses = Uses().Matches(Workflow(file)).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, each => Assert.Matches("^[a-z]+/[a-z-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$", each));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Secrets_AreNotThere(string file)
    {
        Assert.DoesNotContain("secrets.", Workflow(file), StringComparison.Ordinal);
        Assert.Contains("permissions:\n  contents: read\n", Workflow(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_IsByFederation_IntoAnEnvironment_AndOneAtATime()
    {
        Assert.Contains("      id-token: write", Deploy, StringComparison.Ordinal);
        Assert.Contains("    environment: ${{ inputs.environment || 'dev' }}", Deploy, StringComparison.Ordinal);
        Assert.Contains("  cancel-in-progress: false", Deploy, StringComparison.Ordinal);
        Assert.Contains("    needs: build", Deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployment_IsTestedBefore_ProvenAfter_AndTakenBackWhereItFails()
    {
        string[] steps = ["dotnet test", "dotnet publish -c Release functions/FunctionApp", "infra/deploy.sh provision", "infra/deploy.sh app app.zip", "infra/deploy.sh smoke", "infra/deploy.sh app good/app.zip && infra/deploy.sh smoke"];

        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(
            Deploy.IndexOf(pair.First, StringComparison.Ordinal) is var first and >= 0 && first < Deploy.IndexOf(pair.Second, StringComparison.Ordinal), $"{pair.First} comes before {pair.Second}"));
        Assert.Matches(@"name: Roll back\n        if: failure\(\)", Deploy);
        Assert.Equal(2, Regex.Count(Deploy, @"name[:=] ?good-\$"));   // what was proven good is kept under the name it is looked for
    }

    [Fact]
    public void Variables_OfTheParameters_AreGivenByThePipeline_AndExplained()
    {
        var asked = Asked().Matches(File.ReadAllText(Path.Combine(Deployment.Folder, "main.bicepparam"))).Select(match => match.Groups[1].Value).Order().ToArray();
        var given = Given().Matches(Deploy).Select(match => match.Groups[1].Value).Order().ToArray();
        var readme = File.ReadAllText(Path.Combine(Deployment.Folder, "README.md"));

        Assert.Equal(asked, given);
        Assert.All(asked, name => Assert.Contains($"| `{name}` |", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Azd_FindsTheAppByItsTag()
    {
        var azd = File.ReadAllText(Path.Combine(Root, "azure.yaml"));

        Assert.Contains("  api:\n    project: functions/FunctionApp\n", azd, StringComparison.Ordinal);
        Assert.All(["dev", "prod"], kind => Assert.Equal("api", Deployment.Of[kind].All("Microsoft.Web/sites").Single().Json["tags"]!["azd-service-name"]!.GetValue<string>()));
    }

    private static string Workflow(string file) => File.ReadAllText(Path.Combine(Root, ".github", "workflows", file));

    [GeneratedRegex(@"uses: (.+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^      (\w+): \$\{\{ vars\.\1 \}\}$", RegexOptions.Multiline)]
    private static partial Regex Given();
}
