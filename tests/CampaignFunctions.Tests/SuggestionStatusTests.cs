using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignFunctions.Harness;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Container = CampaignFunctions.Storage.Container<CampaignFunctions.Suggestions.SuggestionDocument>;

namespace CampaignFunctions.Tests;

/// <summary>Tests that moderators give suggestions statuses and answers, and that no change and no count is lost.</summary>
public sealed class SuggestionStatusTests
{
    private static readonly Staff Moderator = new("https://staff.example", "moderator-1", [Staff.Moderator]);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();

    public static TheoryData<SuggestionStatus, SuggestionStatus> Pairs =>
        new MatrixTheoryData<SuggestionStatus, SuggestionStatus>(
            Enum.GetValues<SuggestionStatus>(),
            Enum.GetValues<SuggestionStatus>()
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SuggestionStatus.Received, true)]
    [InlineData(SuggestionStatus.UnderReview, true)]
    [InlineData(SuggestionStatus.Planned, false)]
    [InlineData(SuggestionStatus.InProduction, false)]
    [InlineData(SuggestionStatus.Delivered, false)]
    [InlineData(SuggestionStatus.Declined, false)]
    public void Check_StatusWithoutResponse_IsAllowedOnlyBeforeADecision(SuggestionStatus status, bool isAllowed)
    {
        Assert.Equal(isAllowed ? null : "response", FieldOf(StatusRules.Check(new StatusRequest(status))));
        Assert.Null(FieldOf(StatusRules.Check(new StatusRequest(status, Texts("We like it.")))));
    }

    [Fact]
    public void Check_Texts_AreTrimmedAndInNormalForm() =>
        Assert.Equal(
            "caf\u00e9",
            StatusRules.Check(new StatusRequest(SuggestionStatus.Planned, Texts(" cafe\u0301 "))).Value.Response!["en"]
        );

    [Fact]
    public void Check_FaultyTexts_AreRefused()
    {
        var long2000 = new string('x', StatusRules.MaxText);
        var many = Enumerable.Range(0, StatusRules.MaxLanguages).ToDictionary(i => $"en-{i:D3}", _ => "x");
        Dictionary<string, string>[] faulty =
        [
            [],
            Texts(""),
            Texts(" "),
            Texts("\u200b"),
            Texts(null!),
            Texts("\ufffe"),
            Texts(long2000 + "x"),
            new() { ["e"] = "x" },
            new() { ["en_US"] = "x" },
            new() { [""] = "x" },
            new() { [$"en{string.Concat(Enumerable.Repeat("-aaaaaaaa", 4000))}"] = "x" },
            new(many) { ["it"] = "x" },
            Enumerable.Range(0, 17).ToDictionary(i => $"en-{i:D3}", _ => long2000), // 34,000 bytes
            Enumerable.Range(0, 6).ToDictionary(i => $"en-{i:D3}", _ => new string('\u6c34', 2000)), // 36,000 bytes
        ];

        Assert.All(
            faulty,
            texts => Assert.Equal("response", FieldOf(StatusRules.Check(new StatusRequest(SuggestionStatus.Received, texts))))
        );
        Assert.Null(FieldOf(StatusRules.Check(new StatusRequest(SuggestionStatus.Received, many))));
        Assert.Null(FieldOf(StatusRules.Check(new StatusRequest(SuggestionStatus.Received, Texts(long2000)))));
    }

    [Fact]
    public void Check_FaultyIds_AreRefused()
    {
        string[][] faulty =
        [
            [],
            ["a", "a"],
            [null!],
            [""],
            [new string('x', 65)],
            [.. Enumerable.Range(0, StatusRules.MaxIds + 1).Select(i => $"{i}")],
        ];

        Assert.All(
            faulty,
            ids => Assert.Equal("ids", FieldOf(StatusRules.Check(new BulkStatusRequest(ids, SuggestionStatus.Received))))
        );
        string[] most = [.. Enumerable.Range(0, StatusRules.MaxIds).Select(i => $"{i}")];
        Assert.Null(FieldOf(StatusRules.Check(new BulkStatusRequest(most, SuggestionStatus.Received))));
        Assert.Equal("response", FieldOf(StatusRules.Check(new BulkStatusRequest(["a"], SuggestionStatus.Planned))));
    }

    /// <summary>Each status can follow each other one. The same status again is a change only with another answer.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Set_AnyStatusAfterAnyOther_IsTheLastOfTheHistory(SuggestionStatus first, SuggestionStatus second)
    {
        await AddAsync("s");
        await SetAsync("s", first, "first");
        _clock.Advance(TimeSpan.FromDays(1));

        var (suggestion, isChanged) = (await SetAsync("s", second, "second")).Value;
        var again = await SetAsync("s", second, "second", expected: 2);
        var history = await HistoryAsync("s");
        var without = await SetAsync("s", SuggestionStatus.UnderReview, text: null);

        Assert.True(isChanged);
        Assert.Equal((second, "second"), (suggestion.Status, suggestion.Response!["en"]));
        Assert.Equal(2, suggestion.V); // an older host refuses to read it
        Assert.Equal([first, second], history.Select(change => change.Status));
        Assert.Equal([1, 2], history.Select(change => change.Number));
        Assert.Equal(_clock.GetUtcNow(), history[1].At);
        Assert.Equal((Moderator.Issuer, Moderator.Subject), (history[0].Issuer, history[0].By));
        Assert.False(again.Value.IsChanged);
        Assert.Equal(2, again.Value.Suggestion.Change!.Number);
        Assert.Null(without.Value.Suggestion.Response);
        Assert.Equal(["first", "second", null], (await HistoryAsync("s")).Select(change => change.Response?["en"]));
    }

    [Fact]
    public async Task Set_ReceivedToANewSuggestion_ChangesNothing()
    {
        await AddAsync("s");

        var (suggestion, isChanged) = (await SetAsync("s", SuggestionStatus.Received, text: null)).Value;

        Assert.False(isChanged);
        Assert.Equal((1, null), (suggestion.V, suggestion.Change)); // as older versions write it
        Assert.Empty(await HistoryAsync("s"));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(-1, true)]
    [InlineData(null, true)]
    public async Task Set_WithIfMatch_ChangesOnlyWhatTheModeratorHasSeen(int? expected, bool isAllowed)
    {
        await AddAsync("s");
        await SetAsync("s", SuggestionStatus.UnderReview, text: null, expected: 0);

        var outcome = await SetAsync("s", SuggestionStatus.Planned, "Yes", expected);

        Assert.Equal(isAllowed ? null : ProblemCode.PreconditionFailed, outcome.Problem?.Code);
        Assert.Equal(isAllowed ? 2 : 1, (await FindAsync("s")).Change!.Number);
    }

    /// <summary>The answer to the first call may be lost, so a repeat with the same tag is not refused.</summary>
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2, "precondition-failed")]
    public async Task Set_SameAgainWithIfMatch_ChangesNothing(int expected, string? refusal)
    {
        await AddAsync("s");
        await SetAsync("s", SuggestionStatus.Planned, "Yes", expected: 0);

        var again = await SetAsync("s", SuggestionStatus.Planned, "Yes", expected);

        Assert.Equal(refusal, again.Problem?.Code.Code);
        Assert.Equal(1, (await FindAsync("s")).Change!.Number);
    }

    [Fact]
    public async Task Set_TwiceAndRepeatedWithTheFirstTag_IsRefused()
    {
        await AddAsync("s");
        await SetAsync("s", SuggestionStatus.Planned, "Yes", expected: 0);
        await SetAsync("s", SuggestionStatus.Declined, "No", expected: 1);
        await SetAsync("s", SuggestionStatus.Planned, "Yes", expected: 2);

        Assert.Equal(
            ProblemCode.PreconditionFailed,
            (await SetAsync("s", SuggestionStatus.Planned, "Yes", expected: 0)).Problem?.Code
        );
    }

    [Fact]
    public async Task Set_TwoModeratorsHaveSeenTheSame_OneIsRefused()
    {
        await AddAsync("s");
        var isFirst = true;
        var slow = new SlowStore(_store)
        {
            BeforeReplace = async _ =>
            {
                if (!isFirst)
                    return;
                isFirst = false;
                await SetAsync("s", SuggestionStatus.Declined, "No", expected: 0);
            },
        };

        var outcome = await SetAsync("s", SuggestionStatus.Planned, "Yes", expected: 0, slow);

        Assert.Equal(ProblemCode.PreconditionFailed, outcome.Problem?.Code);
        Assert.Equal(SuggestionStatus.Declined, (await FindAsync("s")).Status);
    }

    [Fact]
    public async Task Set_ManyTimes_ShowsTheLastHundred()
    {
        await AddAsync("s");
        for (var i = 1; i <= StatusHistory.MaxShown + 2; i++)
            Assert.True((await SetAsync("s", SuggestionStatus.Planned, $"{i}")).Value.IsChanged);

        Assert.Equal(
            Enumerable.Range(3, StatusHistory.MaxShown),
            (await HistoryAsync("s")).Select(change => int.Parse(change.Response!["en"], CultureInfo.InvariantCulture))
        );
    }

    /// <summary>The longest response, in letters that JSON escapes, fits in the document of the longest text.</summary>
    [Fact]
    public async Task Set_LongestResponse_FitsInTheDocument()
    {
        await AddAsync("s", string.Concat(Enumerable.Repeat("e\u0301\u0302\u0303", 4000)));
        var texts = Enumerable.Range(0, 16).ToDictionary(i => $"en-{i:D3}", _ => new string('<', StatusRules.MaxText));

        var request = StatusRules.Check(new StatusRequest(SuggestionStatus.Planned, texts)).Value;

        Assert.True((await Statuses(_store).HandleAsync("c", "s", request, null, Moderator, Cancel)).Value.IsChanged);
    }

    [Fact]
    public async Task Set_UnknownSuggestion_IsRefused() =>
        Assert.Equal(ProblemCode.SuggestionNotFound, (await SetAsync("nothing", SuggestionStatus.Planned, "Yes")).Problem?.Code);

    [Fact]
    public async Task SetAll_SomeRefused_ReturnsTheOutcomeOfEach()
    {
        await AddAsync("new");
        await AddAsync("same");
        await SetAsync("same", SuggestionStatus.Planned, "Yes");

        var request = new StatusRequest(SuggestionStatus.Planned, Texts("Yes"));
        string[] ids = ["new", "nothing", "same"];
        var first = await Statuses(_store).HandleAllAsync("c", ids, request, Moderator, Cancel);
        var second = await Statuses(_store).HandleAllAsync("c", ids, request, Moderator, Cancel);

        Assert.Equal(
            ["new Changed ", "nothing Refused suggestion-not-found", "same Unchanged "],
            first.Select(item => $"{item.Id} {item.Outcome} {item.Code}")
        );
        Assert.Equal(BulkStatusOutcome.Unchanged, second[0].Outcome);
    }

    /// <summary>One suggestion cannot be changed: another version wrote it, or the store is busy. The others are.</summary>
    [Fact]
    public async Task SetAll_OneFails_ChangesTheOthers()
    {
        foreach (var id in new[] { "a", "b", "busy", "newer" })
            await AddAsync(id);
        var request = new StatusRequest(SuggestionStatus.Planned, Texts("Yes"));
        var failing = new SlowStore(_store)
        {
            BeforeReplace = id =>
                id switch
                {
                    "busy" => throw new StoreBusyException(TimeSpan.FromSeconds(1)),
                    "newer" => throw new UnsupportedDocumentException("suggestions", id, 3),
                    _ => Task.CompletedTask,
                },
        };

        var items = await Statuses(failing).HandleAllAsync("c", ["newer", "a", "busy", "b"], request, Moderator, Cancel);

        Assert.Equal(
            ["newer Refused fault", "a Changed ", "busy Refused store-busy", "b Changed "],
            items.Select(item => $"{item.Id} {item.Outcome} {item.Code}")
        );
    }

    /// <summary>An older host knows neither the statuses nor the changes, and must not write such a document.</summary>
    [Fact]
    public void Read_ChangedSuggestion_IsAsPinnedAndRefusedByAnOlderHost()
    {
        const string Stored = """
            {"id":"s","pk":"c:1","v":2,"title":"A title","text":"A text","tags":[],"status":"in-production","change":{"number":2,
            "status":"in-production","response":{"en":"Soon"},"at":"2026-03-01T12:30:00+00:00","issuer":"https://staff.example",
            "by":"m"},"createdAt":"2026-03-01T12:30:00+00:00","author":"v","support":7,"revisions":9,
            "foldedAt":"2026-03-01T12:30:00+00:00","age":-1772368200000000,"rank":-7}
            """;
        var utf8 = Encoding.UTF8.GetBytes(Stored.ReplaceLineEndings(""));

        var read = SuggestionDocument.Container.Read(utf8);

        Assert.Equal(
            (SuggestionStatus.InProduction, 2, "Soon", 7),
            (read.Status, read.Change!.Number, read.Response!["en"], read.Support)
        );
        Assert.Equal(Encoding.UTF8.GetString(utf8), Encoding.UTF8.GetString(SuggestionDocument.Container.Write(read)));
        var current = SuggestionDocument.Container;
        Assert.Throws<UnsupportedDocumentException>(() => new Container(current.Name, current.Json).Read(utf8));
        var unknown = Encoding.UTF8.GetBytes(
            Stored.ReplaceLineEndings("").Replace("in-production", "on-the-moon", StringComparison.Ordinal)
        );
        Assert.ThrowsAny<JsonException>(() => current.Read(unknown)); // damaged
        Assert.Throws<UnsupportedDocumentException>(() => new Container(current.Name, current.Json).Read(unknown)); // newer
    }

    /// <summary>
    /// Two moderators who name what they saw, and the count of support, change the same suggestion through a store that fails
    /// between any two steps. Nothing is lost, and no change is recorded twice.
    /// </summary>
    [Fact]
    public void Set_WhileSupportIsCountedOverAFaultyStore_LosesNothing() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new SuggestionStatusTests().Race(seed), iter: Scale.Of(300, 2000));

    private void Race(int seed)
    {
        const int Support = 3;
        var random = new Random(seed);
        var faulty = new FaultyStore(_store, random);
        var simulation = new Simulation(random);
        AddAsync("s").GetAwaiter().GetResult();
        var confirmed = new List<string>();
        for (var moderator = 0; moderator < 2; moderator++)
        {
            var mine = moderator;
            simulation.Start(async () =>
            {
                for (var i = 0; i < 2; i++)
                    confirmed.Add(await InsistAsync(faulty, $"{mine}-{i}"));
            });
        }

        simulation.Start(() => CountAsync(faulty, Support));
        simulation.Run();

        var suggestion = FindAsync("s").GetAwaiter().GetResult();
        var history = HistoryAsync("s").GetAwaiter().GetResult();
        var texts = history.Select(change => change.Response!["en"]).ToArray();
        Assert.Equal(confirmed.Order(StringComparer.Ordinal), texts.Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, texts.Length), history.Select(change => change.Number));
        Assert.Equal((SuggestionStatus.Planned, Support), (suggestion.Status, suggestion.Support));
        CheckAudit(texts.Length);
    }

    /// <summary>Checks that each change has one entry in the log of staff, in their order.</summary>
    private void CheckAudit(int changes)
    {
        new AuditTrails<SuggestionDocument>(_store, SuggestionDocument.Container, [])
            .SweepAsync(_clock.GetUtcNow().AddSeconds(1), default)
            .GetAwaiter()
            .GetResult();
        var entries = new ReadAudit(_store, _clock)
            .ListAsync(new("c", "suggestions/s"), after: null, limit: 100, default)
            .GetAwaiter()
            .GetResult();
        Assert.Equal(Enumerable.Range(1, changes).Reverse().Select(i => (long?)i), entries.Select(entry => entry.Number));
    }

    /// <summary>
    /// Sets the status on top of the last change that the moderator saw, and again if no answer came. If the answer is a refusal,
    /// the moderator looks at the history first.
    /// </summary>
    private async Task<string> InsistAsync(FaultyStore store, string text)
    {
        for (var isSet = false; !isSet; )
        {
            var seen = (await FindAsync("s")).Change?.Number ?? 0;
            await RetryAsync(async () => isSet = (await SetAsync("s", SuggestionStatus.Planned, text, seen, store)).IsSuccess);
            isSet |= Array.Exists(await HistoryAsync("s"), change => change.Response!["en"] == text);
        }

        return text;
    }

    private static async Task CountAsync(FaultyStore store, int support)
    {
        for (var isCounted = false; !isCounted; )
            await RetryAsync(async () =>
            {
                var found = await store.FindAsync(SuggestionDocument.Container, PartitionOf("s"), "s", default);
                isCounted = found!.Document.Support == support;
                var next = found.Document with { Support = Math.Min(found.Document.Support + 1, support) };
                await store.ReplaceAsync(SuggestionDocument.Container, next, found.ETag, default);
            });
    }

    private static async Task RetryAsync(Func<Task> call)
    {
        for (var isDone = false; !isDone; )
        {
            try
            {
                await call();
                isDone = true;
            }
            catch (StoreBusyException)
            {
                // The client got no answer, so it tries again.
            }
        }
    }

    private SetStatus Statuses(IDocumentStore store) =>
        new(
            store,
            new SuggestionQuery(store),
            new(store),
            new(store, SuggestionDocument.Container, []),
            _clock,
            NullLogger<SetStatus>.Instance
        );

    private async Task<StatusChange[]> HistoryAsync(string id) =>
        await new StatusHistory(_store).ReadAsync("c", await FindAsync(id), default);

    private Task<Result<(SuggestionDocument Suggestion, bool IsChanged)>> SetAsync(
        string id,
        SuggestionStatus status,
        string? text,
        int? expected = null,
        IDocumentStore? store = null
    ) =>
        Statuses(store ?? _store)
            .HandleAsync("c", id, new(status, text is null ? null : Texts(text)), expected, Moderator, default);

    private async Task<SuggestionDocument> FindAsync(string id) =>
        (await _store.FindAsync(SuggestionDocument.Container, PartitionOf(id), id, default))!.Document;

    private async Task AddAsync(string id, string text = "A text") =>
        Assert.NotNull(
            await _store.CreateAsync(
                SuggestionDocument.Container,
                new()
                {
                    Id = id,
                    Pk = PartitionOf(id),
                    Title = "A title",
                    Text = text,
                    CreatedAt = _clock.GetUtcNow(),
                    Author = "v",
                },
                default
            )
        );

    private static string PartitionOf(string id) => SuggestionDocument.PartitionOf("c", id);

    private static Dictionary<string, string> Texts(string text) => new() { ["en"] = text };

    private static string? FieldOf(Result<StatusRequest> result) => result.Problem?.Errors?.Keys.Single();
}
