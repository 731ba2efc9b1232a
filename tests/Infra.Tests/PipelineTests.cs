using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>
/// Tests that the workflows run only pinned actions, hold no secret, and give the templates every variable that they need.
/// </summary>
public sealed partial class PipelineTests
{
    private static readonly string Root = PabulibFolder.Repository;

    private static readonly string Deploy = Workflow("deploy.yml");

    public static readonly TheoryData<string> Workflows =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, ".github", "workflows")).Select(file => Path.GetFileName(file)!),
    ];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Actions_OfAWorkflow_ArePinnedByDigestWithTheirVersion(string file)
    {
        var uses = Uses().Matches(Workflow(file)).Select(match => match.Groups[1].Value).ToArray();

        Assert.NotEmpty(uses);
        Assert.All(uses, each => Assert.Matches("^[a-z]+/[a-z-]+(/[a-z-]+)?@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+$", each));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflow_ReferencesSecrets_Never(string file)
    {
        Assert.DoesNotMatch(@"secrets\s*[.\[:]", Workflow(file));
        Assert.Contains("permissions:\n  contents: read\n", Workflow(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ci.yml", "dotnet tool restore && dotnet csharpier check functions tests")]
    [InlineData("ci.yml", "dotnet test")]
    [InlineData("ci.yml", ".ci/coverage")]
    [InlineData("ci.yml", "infra/check-package.sh published")]
    [InlineData("deploy.yml", "dotnet test")]
    [InlineData("nightly.yml", "dotnet run -c Release --project tests/Soak -- --minutes 60")]
    public void Workflow_Steps_RunEveryCheck(string file, string step) =>
        Assert.Contains($"      - run: {step}\n", Workflow(file), StringComparison.Ordinal);

    [Fact]
    public void DeployWorkflow_Run_UsesFederationAndAnEnvironment()
    {
        Assert.Contains("      id-token: write", Deploy, StringComparison.Ordinal);
        Assert.Contains("    environment: ${{ inputs.environment || 'dev' }}", Deploy, StringComparison.Ordinal);
        Assert.Contains("  cancel-in-progress: false", Deploy, StringComparison.Ordinal);
        Assert.Contains("    needs: build", Deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void DeployWorkflow_Steps_TestThenDeployThenProveOrRollBack()
    {
        string[] steps =
        [
            "dotnet test",
            "dotnet publish -c Release functions/FunctionApp",
            "infra/check-package.sh app.zip",
            "infra/deploy.sh \"$NAME\" provision",
            "infra/deploy.sh \"$NAME\" app app.zip",
            "infra/deploy.sh \"$NAME\" smoke",
            "infra/deploy.sh \"$NAME\" app good/app.zip && infra/deploy.sh \"$NAME\" smoke",
        ];

        Assert.All(
            steps.Zip(steps.Skip(1)),
            pair =>
                Assert.True(
                    Deploy.IndexOf(pair.First, StringComparison.Ordinal) is var first and >= 0
                        && first < Deploy.IndexOf(pair.Second, StringComparison.Ordinal),
                    $"{pair.First} must come before {pair.Second}"
                )
        );
        Assert.Matches(@"name: Roll back\n        if: failure\(\)", Deploy);
        // The proven package is kept under the name that the rollback looks for.
        Assert.Contains("--name \"good-$NAME\"", Deploy, StringComparison.Ordinal);
        Assert.Contains("name: good-${{ inputs.environment || 'dev' }}", Deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_OfTheParameters_AreExplainedInTheSample()
    {
        var asked = Asked()
            .Matches(File.ReadAllText(Path.Combine(Deployment.Folder, "main.bicepparam")))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .Order();
        var lines = File.ReadAllLines(Path.Combine(Deployment.Folder, "sample.env"));
        var given = lines.Where(line => Regex.IsMatch(line, "^[A-Z_]+=")).Select(line => line.Split('=')[0]).ToArray();

        Assert.Equal(asked, given.Order());
        Assert.Equal(given.Length, given.Distinct().Count());
        foreach (var paragraph in File.ReadAllText(Path.Combine(Deployment.Folder, "sample.env")).Split("\n\n"))
            Assert.StartsWith("# ", paragraph, StringComparison.Ordinal);
    }

    [Fact]
    public void DeployWorkflow_RollBack_UsesOnlyItsOwnBuildsOfMain()
    {
        Assert.Contains("workflows/deploy.yml/runs?branch=main&status=success", Deploy, StringComparison.Ordinal);
        Assert.Contains(".head_repository.id == .repository.id", Deploy, StringComparison.Ordinal);
        // This list also has the artifacts of any pull request.
        Assert.DoesNotContain("actions/artifacts?name=", Deploy, StringComparison.Ordinal);
        Assert.Contains("if: github.ref == 'refs/heads/main'", Deploy, StringComparison.Ordinal);
        // Each part logs in again, because GitHub's token is valid for a few minutes only.
        Assert.Equal(3, Regex.Count(Deploy, "azure/login@"));
    }

    [Fact]
    public void Azd_ServiceOfTheApp_MatchesTheTagOfTheApp()
    {
        var azd = File.ReadAllText(Path.Combine(Root, "azure.yaml"));

        Assert.Contains("  api:\n    project: functions/FunctionApp\n", azd, StringComparison.Ordinal);
        Assert.All(
            ["dev", "prod"],
            kind =>
                Assert.Equal(
                    "api",
                    Deployment.Of[kind].All("Microsoft.Web/sites").Single().Json["tags"]!["azd-service-name"]!.GetValue<string>()
                )
        );
    }

    [Fact]
    public void Azd_PackagedApp_IsCheckedBeforeItsDeployment() =>
        Assert.Matches(
            @"  api:\n(    .+\n)+    hooks:\n      predeploy:.*\n(        .+\n)*        run: \.\./\.\./infra/check-package\.sh ",
            File.ReadAllText(Path.Combine(Root, "azure.yaml"))
        );

    [Fact]
    public void Images_OfTheEmulatorsAndTheDevContainer_ArePinnedToAVersion()
    {
        var files = new[] { "compose.yaml", Path.Combine(".devcontainer", "devcontainer.json") };
        var images = files
            .SelectMany(file => Image().Matches(File.ReadAllText(Path.Combine(Root, file))))
            .Select(match => match.Groups[1].Value)
            .ToArray();

        Assert.Equal(7, images.Length);
        Assert.All(images, image => Assert.Matches(@"^[\w./-]+:[\w.-]*\d[\w.-]*$", image));
        Assert.All(images, image => Assert.DoesNotMatch("latest|preview", image));
    }

    /// <summary>Two images have nothing to ask themselves with. The health of the tools is theirs too.</summary>
    [Fact]
    public void Services_OfTheDeveloper_HaveHealthChecks()
    {
        var services = Service().Split(File.ReadAllText(Path.Combine(Root, "compose.yaml"))).Skip(1).Chunk(2).ToArray();
        var without = services.Where(service => !service[1].Contains("healthcheck:", StringComparison.Ordinal));

        Assert.Equal(
            ["azurite", "cosmos", "mailpit", "mssql", "servicebus", "tools"],
            services.Select(service => service[0]).Order(StringComparer.Ordinal)
        );
        Assert.Equal(["cosmos", "servicebus"], without.Select(service => service[0]).Order(StringComparer.Ordinal));
        var tools = services.Single(service => service[0] == "tools")[1];
        Assert.Contains("localhost:8080/ready", tools, StringComparison.Ordinal);
        Assert.Contains("localhost:5300/health", tools, StringComparison.Ordinal);
    }

    private static string Workflow(string file) => File.ReadAllText(Path.Combine(Root, ".github", "workflows", file));

    [GeneratedRegex(@"^  ([a-z]+):$", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex(@"uses: (.+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"image""?: ""?([^\s""]+)")]
    private static partial Regex Image();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex Asked();
}
