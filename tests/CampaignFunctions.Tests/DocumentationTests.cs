using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CampaignFunctions.Harness;
using CampaignFunctions.Problems;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks that the documentation agrees with the code.</summary>
public sealed partial class DocumentationTests
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
    public void Architecture_TablesOfContainersAndQueues_NameEachOfTheCode()
    {
        var lines = File.ReadAllLines(Path.Combine(PabulibFolder.Repository, "docs", "architecture.md"));

        Assert.All(
            CampaignModule.Containers.Select(container => container.Name).Concat(CampaignModule.Queues),
            name => Assert.Contains(lines, line => line.StartsWith($"| `{name}` | `", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void DeadLettersPage_Queues_NameEachFunction()
    {
        var page = File.ReadAllText(Path.Combine(PabulibFolder.Repository, "docs", "runbooks", "dead-letters.md"));
        var functions = CampaignModule
            .FunctionClasses.SelectMany(type => type.GetMethods())
            .Select(method =>
                (
                    method.GetCustomAttribute<FunctionAttribute>()?.Name,
                    Queue: method
                        .GetParameters()
                        .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName)
                        .FirstOrDefault(queue => queue is not null)
                )
            )
            .Where(function => function.Queue is not null);

        Assert.All(
            functions,
            function => Assert.Contains($"| `{function.Queue}` | `{function.Name}` |", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void ApiReference_Calls_NameEachOfTheDescription()
    {
        var repository = PabulibFolder.Repository;
        var reference = File.ReadAllText(Path.Combine(repository, "docs", "api.md"));
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository, "docs", "openapi.json")));

        var calls = description
            .RootElement.GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => (Method: call.Name.ToUpperInvariant(), path.Name)));

        var listed = Call().Matches(reference).Select(match => $"{match.Groups[1].Value} {Shape(match.Groups[2].Value)}");
        Assert.Empty(calls.Select(call => $"{call.Method} {Shape(call.Name["/api".Length..])}").Except(listed));
    }

    [Fact]
    public void ApiReference_MembersOfBodies_AreAllNamed()
    {
        var repository = PabulibFolder.Repository;
        // Prose may contain the name by chance.
        var code = string.Concat(Code().Matches(File.ReadAllText(Path.Combine(repository, "docs", "api.md"))));
        using var description = JsonDocument.Parse(File.ReadAllText(Path.Combine(repository, "docs", "openapi.json")));

        var members = description
            .RootElement.GetProperty("components")
            .GetProperty("schemas")
            .EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .SelectMany(schema => schema.Value.GetProperty("properties").EnumerateObject().Select(member => (schema, member)))
            .Where(each => !Regex.IsMatch(code, $"\\b{each.member.Name}\\b"))
            .Select(each => $"{each.schema.Name}.{each.member.Name}");

        Assert.Empty(members);
    }

    /// <summary>Returns a path with every parameter as <c>*</c>, because the reference abbreviates the names.</summary>
    private static string Shape(string path) => Parameter().Replace(path.Split('?')[0], "*");

    [GeneratedRegex("```.*?```|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"`(GET|PUT|POST|DELETE|PATCH) (/[^ `]*)`?")]
    private static partial Regex Call();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [Fact]
    public void Documentation_RelativeLinks_LeadToExistingFiles()
    {
        var pages = Directory
            .EnumerateFiles(Path.Combine(PabulibFolder.Repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(PabulibFolder.Repository, "*.md"))
            .Append(Path.Combine(PabulibFolder.Repository, "infra", "README.md"));
        foreach (var page in pages)
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\]\((?!http)([^)#]+)\)"))
                Assert.True(
                    Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value)),
                    $"{page} links to the missing file {link.Groups[1].Value}"
                );
        }
    }
}
