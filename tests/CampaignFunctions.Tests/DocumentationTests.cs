using CampaignFunctions.Harness;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>What is written down beside the code says what the code does.</summary>
public sealed class DocumentationTests
{
    [Fact]
    public void ApiReference_ListsEveryCodeAsTheTableHasIt()
    {
        var lines = File.ReadAllLines(Path.Combine(PabulibFolder.Repository, "docs", "api.md"));

        var listed = lines
            .SkipWhile(line => line != "## Codes")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('`'));

        Assert.Equal(ProblemCode.All.Select(code => $"| {code.Status} | `{code.Code}` | {code.Title} |").Order(), listed.Order());
    }

    [Fact]
    public void Readme_HasTheTwoCommands()
    {
        var readme = File.ReadAllText(Path.Combine(PabulibFolder.Repository, "README.md"));

        Assert.Contains("dotnet run --project functions/LocalHost", readme, StringComparison.Ordinal);
        Assert.Contains("dotnet test", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void LinksInTheDocumentation_LeadSomewhere()
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
                    $"{page} links to {link.Groups[1].Value}"
                );
        }
    }
}
