using System.IO.Pipelines;
using System.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the import of suggestions, whose lines arrive one after another.</summary>
public sealed class ImportTests
{
    private readonly MemoryStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task Import_MoreLinesThanAllowed_ImportsTheFirstAndReportsTheOutcome()
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe, [Line("1"), Line("2"), "broken", Line("4"), Line("5"), Line("6")]);

        var (outcome, problem) = await ImportAsync(pipe, maxLines: 3);
        await writing;

        Assert.Null(outcome);
        Assert.Equal(ProblemCode.BodyTooLarge, problem!.Code);
        Assert.Contains(
            "2 were created, 0 existed already and 1 were refused",
            problem.Errors!["$"][0],
            StringComparison.Ordinal
        );
        Assert.Equal(2, await CountAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Import_LineTooLong_IsRefusedEvenWithoutALineEnd(bool isEnded)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe, [Line("1"), new string('x', 300_000) + (isEnded ? "\n" : "")], isEnded: false);

        var (outcome, _) = await ImportAsync(pipe, maxLines: 10);
        await writing;

        Assert.Equal((1, 1), (outcome!.Created, outcome.Refused));
        Assert.Equal((2, ProblemCode.BodyTooLarge.Code), (outcome.RefusedLines[0].Line, outcome.RefusedLines[0].Code));
    }

    [Fact]
    public async Task Import_ByteOrderMarkAndBlankLines_AreSkipped()
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe, ["\ufeff" + Line("1"), " ", "\t\r", "\r", Line("2"), "\ufeff" + Line("3")]);

        var (outcome, _) = await ImportAsync(pipe, maxLines: 10);
        await writing;

        Assert.Equal((2, 1), (outcome!.Created, outcome.Refused)); // a mark in the middle is no mark
        Assert.Equal(6, outcome.RefusedLines[0].Line);
    }

    [Theory]
    [InlineData("""{"title":"A roof","ref":"1","text":"t","tags":["a"],"createdAt":"2016-01-02T03:04:05Z"}""", true)]
    [InlineData("""{"ref":"1","title":"A r\u006fof","text":"t","tags":["a"],"createdAt":"2016-01-02T03:04:05Z"}""", true)]
    [InlineData(
        """{ "ref": "1", "title": " A roof ", "text": "t", "tags": ["a"], "createdAt": "2016-01-02T04:04:05+01:00" }""",
        true
    )]
    [InlineData("""{"ref":"1","title":"A roof","text":"t","tags":["a"]}""", false)]
    [InlineData("""{"ref":"1","title":"A roof","text":"t","tags":["b"],"createdAt":"2016-01-02T03:04:05Z"}""", false)]
    [InlineData("""{"ref":"1","title":"A roof","text":"t ","tags":["a"],"createdAt":"2016-01-02T03:04:05Z"}""", false)]
    [InlineData("""{"ref":"1","title":"A roof","text":"t","tags":["a"],"createdAt":"2016-01-02T03:04:06Z"}""", false)]
    public async Task Import_SameRefWrittenDifferently_IsTheSameIfItsContentIs(string second, bool isSame)
    {
        const string first = """{"ref":"1","title":"A roof","text":"t","tags":["a"],"createdAt":"2016-01-02T03:04:05Z"}""";
        var pipe = new Pipe();
        var writing = WriteAsync(pipe, [first, second]);

        var (outcome, _) = await ImportAsync(pipe, maxLines: 10);
        await writing;

        Assert.Equal((1, isSame ? 1 : 0, isSame ? 0 : 1), (outcome!.Created, outcome.Existing, outcome.Refused));
    }

    /// <summary>An earlier version stored the hash of the bytes.</summary>
    [Fact]
    public async Task Import_AgainAfterAnUpdate_FindsWhatExists()
    {
        var line = Line("1");
        var pipe = new Pipe();
        var writing = WriteAsync(pipe, [line]);
        await ImportAsync(pipe, maxLines: 10);
        await writing;
        var stored = Assert.Single(
            (
                await _store.ScanAsync(SuggestionDocument.Container, new Filter(), null, TestContext.Current.CancellationToken)
            ).Documents
        );
        var hash = System.Buffers.Text.Base64Url.EncodeToString(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(line))
        );
        await _store.ReplaceAsync(
            SuggestionDocument.Container,
            stored.Document with
            {
                BodyHash = hash,
            },
            stored.ETag,
            TestContext.Current.CancellationToken
        );

        var again = new Pipe();
        writing = WriteAsync(again, [line + "\r"]);
        var (outcome, _) = await ImportAsync(again, maxLines: 10);
        await writing;

        Assert.Equal((0, 1, 0), (outcome!.Created, outcome.Existing, outcome.Refused));
    }

    /// <summary>Lines arrive in pieces of any size, and the reader's buffers end anywhere.</summary>
    [Fact]
    public async Task Import_LinesInPieces_AreReadWhole()
    {
        for (var size = 1; size < 120; size += 7)
        {
            var pipe = new Pipe();
            var bytes = Encoding.UTF8.GetBytes(string.Join('\n', Line($"{size}-1"), "", Line($"{size}-2")));
            var writing = Task.Run(
                async () =>
                {
                    foreach (var piece in bytes.Chunk(size))
                        await pipe.Writer.WriteAsync(piece);
                    await pipe.Writer.CompleteAsync();
                },
                TestContext.Current.CancellationToken
            );

            var (outcome, _) = await ImportAsync(pipe, maxLines: 10);
            await writing;

            Assert.Equal((2, 0), (outcome!.Created, outcome.Refused));
        }
    }

    [Fact]
    public async Task Import_RefOfALaterLine_IsRefusedInAnyOrderOfTheWrites()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var (store, simulation) = (new MortalStore(new MemoryStore(), random), new Simulation(random));
            var pipe = new Pipe();
            await WriteAsync(pipe, [Line("1"), Line("2"), Line("1").Replace("A text", "Another", StringComparison.Ordinal)]);
            ImportResponse? outcome = null;
            simulation.Start(async () => outcome = (await ImportAsync(pipe, maxLines: 10, store)).Value);
            simulation.Run();

            Assert.Equal((2, 1), (outcome!.Created, outcome.Refused));
            Assert.Equal(3, Assert.Single(outcome.RefusedLines).Line);
        }
    }

    private static string Line(string reference) => $$"""{"ref":"{{reference}}","title":"A title","text":"A text","tags":[]}""";

    private static async Task WriteAsync(Pipe pipe, string[] lines, bool isEnded = true)
    {
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines) + (isEnded ? "\n" : "")));
        await pipe.Writer.CompleteAsync();
    }

    private Task<Result<ImportResponse>> ImportAsync(Pipe pipe, int maxLines, IDocumentStore? store = null)
    {
        var campaign = new CampaignDocument
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = "c",
                Title = [],
                Status = CampaignStatus.Live,
            },
        };
        return new ImportSuggestions(
            store ?? _store,
            TestKeys.Keyring,
            Options.Create(new ImportSettings { MaxLines = maxLines }),
            _clock
        ).HandleAsync(campaign, pipe.Reader, TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync() =>
        (await _store.ScanAsync(SuggestionDocument.Container, new(), null, default)).Documents.Count;
}
