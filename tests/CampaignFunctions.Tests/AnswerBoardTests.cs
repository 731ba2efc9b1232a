using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that the answer board counts each suggestion once, and equals what the suggestions say.</summary>
public sealed class AnswerBoardTests
{
    private const string Campaign = "c";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    [InlineData((60 * 24 * 30) - 1, 719)]
    [InlineData(60 * 24 * 30, 720)]
    [InlineData((60 * 24 * 31) - 1, 720)]
    [InlineData(60 * 24 * 31, 744)]
    [InlineData(-5, 0)] // the clock of another process
    public void AnsweredAfter_Minutes_AreWholeHoursAndLaterWholeDays(int minutes, int hours) =>
        Assert.Equal(hours, new AnswerFacts(Noon, SuggestionStatus.Planned, Noon.AddMinutes(minutes)).AnsweredAfter);

    [Fact]
    public void Group_OfAnswers_HasNearestRanks()
    {
        var counts = new AnswerCounts();
        foreach (var hours in new[] { 0, 24, 24, 48, 72, 96, 120, 240, 480, 600 })
            counts.Add(new(Noon, SuggestionStatus.Planned, Noon.AddHours(hours)), 1);

        Assert.Equal(new AnswerGroup(10, 10, 1, 3, 20, null), AnswerGroup.Of([counts]));
        counts.Add(new(Noon.AddDays(2), SuggestionStatus.Planned, null), 1);
        counts.Add(new(Noon.AddDays(1), SuggestionStatus.Planned, null), 1);
        Assert.Equal(new AnswerGroup(12, 10, 0.8333, 3, 20, new(2026, 3, 2)), AnswerGroup.Of([counts]));
        Assert.Equal(new AnswerGroup(0, 0, null, null, null, null), AnswerGroup.Of([]));
    }

    [Fact]
    public async Task Board_BeforeTheFirstSweep_SaysSo()
    {
        await SuggestAsync("a");

        Assert.Null((await ReadAsync()).AsOf);
        await SweepAsync();
        Assert.Equal((Noon, 1), ((await ReadAsync()).AsOf, (await ReadAsync()).All.Total));
    }

    [Fact]
    public async Task Board_ResponseTakenBackAndGivenAgain_CountsFromTheFirst()
    {
        await SuggestAsync("a");
        _clock.Advance(TimeSpan.FromHours(5));
        await AnswerAsync("a", SuggestionStatus.Planned, "Soon.");
        await SweepAsync();
        Assert.Equal(new AnswerGroup(1, 1, 1, 0.21, 0.21, null), (await ReadAsync()).All);
        await AnswerAsync("a", SuggestionStatus.Received, null);
        await SweepAsync();
        Assert.Equal(new AnswerGroup(1, 0, 0, null, null, new(2026, 3, 1)), (await ReadAsync()).All);
        _clock.Advance(TimeSpan.FromHours(40));
        await AnswerAsync("a", SuggestionStatus.Declined, "No.");
        await SweepAsync();

        var board = await ReadAsync();
        Assert.Equal(new AnswerGroup(1, 1, 1, 0.21, 0.21, null), board.All);
        Assert.Equal(
            [SuggestionStatus.Declined],
            board.Statuses.Where(each => each.Answers.Total > 0).Select(each => each.Status)
        );
        Assert.Equal(("2026-03", 1), (Assert.Single(board.Months).Month, board.Months[0].Answers.Answered));
    }

    /// <summary>Suggestions may be imported into a campaign that never had a window for them.</summary>
    [Fact]
    public async Task Board_OfACampaignWithoutAWindow_IsCountedEveryTenMinutes()
    {
        await SuggestAsync("a");
        var counted = new List<DateTimeOffset?>();
        for (var minute = 0; minute < 20; minute++)
        {
            await SweepAsync(new CampaignWindows());
            counted.Add((await ReadAsync()).AsOf);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(2, counted.OfType<DateTimeOffset>().Distinct().Count());
        Assert.Equal(1, (await ReadAsync()).All.Total);
    }

    /// <summary>A suggestion of the version before answers were counted has no time of its first response.</summary>
    [Fact]
    public async Task Board_AnsweredByAnEarlierVersion_TakesTheTimeOfTheChange()
    {
        await SuggestAsync("a");
        await AnswerAsync("a", SuggestionStatus.Planned, "Soon.", Noon.AddHours(48));
        await ChangeAsync("a", suggestion => suggestion with { AnsweredAt = null });
        await SweepAsync();

        Assert.Equal(2, (await ReadAsync()).All.MedianDays);
        await AnswerAsync("a", SuggestionStatus.Delivered, "Here.", Noon.AddHours(96));
        await SweepAsync();
        Assert.Equal(2, (await ReadAsync()).All.MedianDays);
    }

    /// <summary>The feed shows a suggestion again with each count of its support.</summary>
    [Fact]
    public async Task Board_SuggestionsThatAreSupported_AreCountedOnce()
    {
        for (var i = 0; i < 40; i++)
            await SuggestAsync($"s{i}");
        for (var round = 1; round <= 3; round++)
        {
            await SweepAsync();
            for (var i = 0; i < 40; i++)
                await ChangeAsync($"s{i}", suggestion => suggestion with { Support = suggestion.Support + 1 });
        }

        await SweepAsync();

        Assert.Equal(40, (await ReadAsync()).All.Total);
        Assert.Equal(40, (await _store.ScanAsync(AnswerRevision.Container, new(), null, Cancel)).Documents.Count);
    }

    /// <summary>A process that has read an old version of a suggestion goes on after another has counted the new one.</summary>
    [Fact]
    public async Task Fold_ProcessWithAnOldPage_DoesNotBringOldFactsBack()
    {
        await SuggestAsync("a");
        await AnswerAsync("a", SuggestionStatus.UnderReview, null);
        var isHeld = true;
        var slow = new SlowStore(_store)
        {
            BeforeCreate = async () =>
            {
                if (!isHeld)
                    return;
                isHeld = false;
                await AnswerAsync("a", SuggestionStatus.Planned, "Soon.");
                await SweepAsync();
            },
        };

        await new FoldAnswers(slow).FoldAsync(Campaign, BucketOf("a"), Cancel);
        await SweepAsync();

        var board = await ReadAsync();
        Assert.Equal((1, 1), (board.All.Total, board.All.Answered));
        Assert.Equal(1, board.Statuses.Single(each => each.Status == SuggestionStatus.Planned).Answers.Total);
    }

    [Fact]
    public async Task Fold_ContainersRestored_CountsAgain()
    {
        await SuggestAsync("a");
        await SweepAsync();
        var found = await _store.FindAsync(AnswerBoard.Container, Campaign, $"{BucketOf("a")}", Cancel);
        var foreign = found!.Document with { Suggestions = "elsewhere", Revisions = "elsewhere" };
        await _store.ReplaceAsync(AnswerBoard.Container, foreign, found.ETag, Cancel);
        await SuggestAsync("b");

        await SweepAsync();

        Assert.Equal(2, (await ReadAsync()).All.Total);
    }

    /// <summary>Only the container of revisions goes back in time: those that are missing are made again.</summary>
    [Fact]
    public async Task Fold_RevisionsRestored_MakesTheMissingOnes()
    {
        await SuggestAsync("a");
        await SweepAsync();
        var found = await _store.FindAsync(AnswerBoard.Container, Campaign, $"{BucketOf("a")}", Cancel);
        await _store.ReplaceAsync(AnswerBoard.Container, found!.Document with { Revisions = "elsewhere" }, found.ETag, Cancel);
        var partition = SuggestionDocument.PartitionOf(Campaign, "a");
        await _store.DeleteAsync(AnswerRevision.Container, partition, RevisionId.Of("a", 1), null, Cancel);

        Assert.True(await new FoldAnswers(_store).FoldAsync(Campaign, BucketOf("a"), Cancel));
        Assert.Null((await ReadAsync()).AsOf); // it is being counted again
        await SweepAsync();

        var board = await new ReadAnswers(_store, _clock).ReadAsync(Campaign, Cancel);
        Assert.Equal((Noon, 1), (board.AsOf, board.All.Total));
    }

    /// <summary>
    /// Suggestions are made, answered and supported while several processes sweep, each over a store that fails between any two
    /// steps. At the end, the board equals a count of the suggestions.
    /// </summary>
    [Fact]
    public void Board_AfterAnyHistory_EqualsTheSuggestions() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new AnswerBoardTests().Run(seed), iter: Scale.Of(300, 5000));

    private void Run(int seed)
    {
        var random = new Random(seed);
        var faulty = new FaultyStore(_store, random);
        var simulation = new Simulation(random);
        simulation.Start(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                _clock.Advance(TimeSpan.FromHours(random.Next(100)));
                await ActAsync(random);
                await Task.Yield();
            }
        });
        for (var sweep = 0; sweep < 2; sweep++)
            simulation.Start(async () =>
            {
                for (var i = 0; i < 10; i++)
                    await TryFoldAsync(new FoldAnswers(faulty), random.Next(SuggestionDocument.Buckets));
            });
        simulation.Run();
        SweepAsync().GetAwaiter().GetResult();

        var (board, suggestions) = (ReadAsync().GetAwaiter().GetResult(), Suggestions());
        AssertEqual(board.All, suggestions);
        foreach (var status in board.Statuses)
            AssertEqual(status.Answers, [.. suggestions.Where(each => each.Status == status.Status)]);
        Assert.Equal(suggestions.Select(MonthOf).Distinct().Order(), board.Months.Select(month => month.Month));
        foreach (var month in board.Months)
            AssertEqual(month.Answers, [.. suggestions.Where(each => MonthOf(each) == month.Month)]);
    }

    private async Task ActAsync(Random random)
    {
        var suggestions = Suggestions();
        if (suggestions.Length == 0 || random.Next(3) == 0)
        {
            await SuggestAsync($"s{random.Next()}");
            return;
        }

        var id = suggestions[random.Next(suggestions.Length)].Id;
        if (random.Next(4) == 0)
            await ChangeAsync(id, suggestion => suggestion with { Support = suggestion.Support + 1 });
        else
            await AnswerAsync(id, (SuggestionStatus)random.Next(6), random.Next(3) == 0 ? null : "A response.");
    }

    private static async Task TryFoldAsync(FoldAnswers fold, int bucket)
    {
        try
        {
            while (await fold.FoldAsync(Campaign, bucket, default))
            {
                // Each pass counts one page.
            }
        }
        catch (StoreBusyException)
        {
            // The next sweep continues.
        }
    }

    private static void AssertEqual(AnswerGroup group, SuggestionDocument[] suggestions)
    {
        var facts = Array.ConvertAll(suggestions, AnswerFacts.Of);
        int[] hours = [.. facts.Select(each => each.AnsweredAfter).OfType<int>().Order()];
        var waiting = facts.Where(each => each.AnsweredAt is null).Select(each => DayOf(each.CreatedAt)).ToArray();
        Assert.Equal(
            new AnswerGroup(
                facts.Length,
                hours.Length,
                facts.Length == 0 ? null : Math.Round((double)hours.Length / facts.Length, 4),
                Rank(0.5),
                Rank(0.9),
                waiting.Length == 0 ? null : waiting.Min()
            ),
            group
        );

        double? Rank(double share) =>
            hours.Length == 0 ? null : Math.Round(hours[(int)Math.Ceiling(hours.Length * share) - 1] / 24.0, 2);
    }

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    private static string MonthOf(SuggestionDocument suggestion) =>
        suggestion.CreatedAt.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static int BucketOf(string id) => StableHash.Modulo(id, SuggestionDocument.Buckets);

    private SuggestionDocument[] Suggestions() =>
        [
            .. _store
                .ScanAsync(SuggestionDocument.Container, new() { PageSize = 1000 }, null, default)
                .GetAwaiter()
                .GetResult()
                .Documents.Select(row => row.Document),
        ];

    private async Task SuggestAsync(string id) =>
        await _store.CreateAsync(
            SuggestionDocument.Container,
            new SuggestionDocument
            {
                Id = id,
                Pk = SuggestionDocument.PartitionOf(Campaign, id),
                Title = "A title",
                Text = "",
                CreatedAt = _clock.GetUtcNow(),
                Author = "v",
            },
            default
        );

    private Task AnswerAsync(string id, SuggestionStatus status, string? text, DateTimeOffset? at = null) =>
        ChangeAsync(
            id,
            suggestion =>
                suggestion.With(
                    new StatusChange(
                        (suggestion.Change?.Number ?? 0) + 1,
                        status,
                        text is null ? null : new() { ["en"] = text },
                        at ?? _clock.GetUtcNow(),
                        "issuer",
                        "moderator"
                    )
                )
        );

    private async Task ChangeAsync(string id, Func<SuggestionDocument, SuggestionDocument> change) =>
        Assert.NotNull(
            await _store.ChangeAsync(
                SuggestionDocument.Container,
                SuggestionDocument.PartitionOf(Campaign, id),
                id,
                change,
                default
            )
        );

    private Task SweepAsync() => SweepAsync(new() { Suggestions = new(Noon.AddDays(-1), Noon.AddDays(1)) });

    private async Task SweepAsync(CampaignWindows windows)
    {
        var campaigns = Substitute.For<ICampaignQuery>();
        campaigns
            .AllAsync(default)
            .ReturnsForAnyArgs([
                new CampaignDocument
                {
                    Id = Campaign,
                    Status = CampaignStatus.Live,
                    Definition = new()
                    {
                        Id = Campaign,
                        Title = [],
                        Windows = windows,
                    },
                    Pepper = 1,
                },
            ]);
        await new SweepAnswers(_store, campaigns, new(_store), _clock, NullLogger<SweepAnswers>.Instance).HandleAsync(default);
    }

    private Task<AnswersResponse> ReadAsync() => new ReadAnswers(_store, _clock).ReadAsync(Campaign, default);
}
