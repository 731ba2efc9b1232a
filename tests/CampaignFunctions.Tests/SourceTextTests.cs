using System.Text.RegularExpressions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Checks the text of all sources: their width, their comments, and the names of tests.</summary>
public sealed partial class SourceTextTests
{
    private const int Columns = 130;

    [Fact]
    public void Sources_EveryLine_HasAtMost130Columns() =>
        Assert.Empty(
            SourceFiles
                .All.Concat(SourceFiles.Pages)
                .SelectMany(file =>
                    SourceFiles
                        .Read(file)
                        .Split('\n')
                        .Select((line, index) => (Line: line, Place: $"{file}:{index + 1}"))
                        .Where(line => line.Line.Length > Columns)
                        .Select(line => line.Place)
                )
        );

    /// <summary>A comment that begins with one of these words has no noun as its subject, and is hard to read.</summary>
    [Fact]
    public void Comments_BeginningWithAQuestionWord_DoNotExist() =>
        Assert.Empty(
            SourceFiles.All.SelectMany(file => QuestionWord().Matches(SourceFiles.Read(file)).Select(match => $"{file}: {match}"))
        );

    [Fact]
    public void Tests_EveryName_HasThreeParts() =>
        Assert.Empty(
            SourceFiles
                .All.Where(file => file.StartsWith("tests/", StringComparison.Ordinal))
                .SelectMany(file => Test().Matches(SourceFiles.Read(file)).Select(match => match.Groups[1].Value))
                .Where(name => name.Count('_') != 2)
                .ToArray()
        );

    [Fact]
    public void LogMessages_OfAllSources_HaveUniqueEventIds() =>
        Assert.Empty(
            SourceFiles
                .All.SelectMany(file => EventId().Matches(SourceFiles.Read(file)).Select(match => match.Groups[1].Value))
                .CountBy(id => id)
                .Where(id => id.Value > 1)
                .ToArray()
        );

    [Fact]
    public void Sources_OfLongLoops_HaveABound() =>
        Assert.Empty(
            SourceFiles
                .All.Where(file => file.StartsWith("functions/", StringComparison.Ordinal))
                .Where(file => Endless().IsMatch(SourceFiles.Read(file)))
                .ToArray()
        );

    [GeneratedRegex(@"///\s*(?:<\w+[^>]*>\s*)?(?:///\s*)?(?:Who|What|Where|Whether)\b[^\r\n]*")]
    private static partial Regex QuestionWord();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\](?:\s*\[[^\]]*\])*\s*public (?:async )?(?:void|Task|ValueTask) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"EventId = (\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"while \(true\)|for \(;")]
    private static partial Regex Endless();
}
