using CampaignFunctions.Harness;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks that the documentation agrees with the code.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void ApiReference_ProblemCodes_MatchTheCode()
    {
        var lines = File.ReadAllLines(Path.Combine(PabulibFolder.Repository, "docs", "api.md"));

        var listed = lines
            .SkipWhile(line => line != "## Codes")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('`'));

        Assert.Equal(ProblemCode.All.Select(code => $"| {code.Status} | `{code.Code}` | {code.Title} |").Order(), listed.Order());
    }

    [Fact]
    public void Readme_RunAndTestCommands_AreListed()
    {
        var readme = File.ReadAllText(Path.Combine(PabulibFolder.Repository, "README.md"));

        Assert.Contains("dotnet run --project functions/LocalHost", readme, StringComparison.Ordinal);
        Assert.Contains("dotnet test", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Documentation_RelativeLinks_LeadToExistingFiles()
    {
        var pages = Directory
            .EnumerateFiles(Path.Combine(PabulibFolder.Repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(PabulibFolder.Repository, "README.md"))
            .Append(Path.Combine(PabulibFolder.Repository, "infra", "README.md"));
        foreach (var page in pages)
        {
            foreach (
                System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(
                    File.ReadAllText(page),
                    @"\]\((?!http)([^)#]+)\)"
                )
            )
                Assert.True(
                    Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)),
                    $"{page} links to the missing file {link.Groups[1].Value}"
                );
        }
    }
}
