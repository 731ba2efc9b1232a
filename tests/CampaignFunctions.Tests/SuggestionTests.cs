using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that suggestions are created once and listed without a gap, and that support is counted exactly.</summary>
public sealed class SuggestionTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();
    private readonly HourlyLimits _limits;

    public SuggestionTests() => _limits = new(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Support_AfterAnyHistoryAndOneSweep_MatchesTheRecountAndTheModel() =>
        Gen.Int[0, int.MaxValue]
            .Sample(
                seed =>
                {
                    try
                    {
                        new SupportHistory(seed).Run();
                    }
                    catch (Exception fault)
                    {
                        throw new InvalidOperationException($"History {seed}: {fault.Message}", fault);
                    }
                },
                iter: Scale.Of(1000, 5000)
            );

    /// <summary>
    /// The store fails between any two steps, and the client retries the call until it gets an answer. There is one document, and
    /// every answer is the same.
    /// </summary>
    [Fact]
    public void Submit_RetriedWithAKeyAfterFailures_CreatesOneSuggestion() =>
        Gen.Int[0, int.MaxValue].Sample(seed => new SuggestionTests().CrashAndRetry(seed), iter: Scale.Of(500, 2000));

    [Fact]
    public async Task Submit_SameKeyAfterTheWindowOrOverTheLimit_ReturnsTheSameSuggestion()
    {
        var (first, _) = await SubmitAsync(_store, "k");
        for (var i = 0; i < SubmitSuggestion.PerCallerAndHour; i++)
            await SubmitAsync(_store, null);

        Assert.Equal(first!.Id, (await SubmitAsync(_store, "k")).Value.Id);
        Assert.Equal(first.Id, (await SubmitAsync(_store, "k", isOpen: false)).Value.Id);
        Assert.Equal(ProblemCode.TooManyRequests, (await SubmitAsync(_store, "new")).Problem?.Code);
        Assert.Equal(ProblemCode.WindowClosed, (await SubmitAsync(_store, "new", isOpen: false)).Problem?.Code);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.True((await SubmitAsync(_store, "new")).IsSuccess); // a refusal does not use up the key
    }

    [Fact]
    public async Task Submit_SameKeyWithAnotherBodyOrCaller_NeverReturnsTheFirstSuggestion()
    {
        var (first, _) = await SubmitAsync(_store, "k");

        Assert.NotEqual("hash", first!.BodyHash);
        Assert.Equal(ProblemCode.IdempotencyKeyReused, (await SubmitAsync(_store, "k", bodyHash: "other")).Problem?.Code);
        Assert.NotEqual(first!.Id, (await SubmitAsync(_store, "k", voter: "w")).Value.Id);
    }

    [Theory]
    [InlineData("a", "text", new string[0], "title")]
    [InlineData("   a   ", "text", new string[0], "title")]
    [InlineData("\u200b\u200b\u200b", "text", new string[0], "title")]
    [InlineData("\u2800\u3164\u2800", "text", new string[0], "title")]
    [InlineData("\u0301\u0301\u0301", "text", new string[0], "title")]
    [InlineData("\u00ad\u2060\ufe0f\ufeff", "text", new string[0], "title")]
    [InlineData("title", "\u200b\u200b", new string[0], "text")]
    [InlineData("title", "\u2028\u00a0\u3000", new string[0], "text")]
    [InlineData("title", "text", new[] { "\u200b" }, "tags")]
    [InlineData("title", "", new string[0], "text")]
    [InlineData("title", " \n ", new string[0], "text")]
    [InlineData("title", "\ufffe", new string[0], "text")]
    [InlineData("title", "text", new[] { "a", "b", "c", "d", "e", "f" }, "tags")]
    [InlineData("title", "text", new[] { "a", "a" }, "tags")]
    [InlineData("title", "text", new[] { "caf\u00e9", "cafe\u0301" }, "tags")]
    [InlineData("title", "text", new[] { "" }, "tags")]
    [InlineData("title", "text", new string?[] { null }, "tags")]
    public void Check_BrokenRule_NamesTheField(string title, string text, string?[] tags, string field) =>
        Assert.Equal([field], SuggestionRules.Check(new(title, text, tags!)).Problem!.Errors!.Keys);

    [Theory]
    [InlineData("\u5929\u7a93")] // "roof window" in Japanese
    [InlineData("\u5c4b\u9876")]
    [InlineData("4x")]
    [InlineData("\U0001F468\u200d\U0001F469\u200d\U0001F467\U0001F697")] // a family, and a car
    public void Check_TwoCharacters_AreATitle(string title) => Assert.True(SuggestionRules.Check(new(title, "t")).IsSuccess);

    [Theory]
    [InlineData("e\u0301", 1)]
    [InlineData("\U0001F468\u200d\U0001F469\u200d\U0001F467", 1)]
    [InlineData("\U0001F1EE\U0001F1F9\U0001F1E9\U0001F1EA", 2)] // two flags
    [InlineData("\u0928\u093f", 1)]
    [InlineData("a\r\nb", 3)]
    [InlineData("", 0)]
    public void Length_OfAText_IsThatWhichPeopleSee(string text, int length) => Assert.Equal(length, ReadableText.Length(text));

    /// <summary>A letter with thousands of marks is one character, and must not fill the store.</summary>
    [Fact]
    public void Check_OneLetterWithManyMarks_IsTooLong() =>
        Assert.Equal(["title"], SuggestionRules.Check(new("ab" + new string('\u0301', 900), "t")).Problem!.Errors!.Keys);

    [Fact]
    public void Check_Lengths_CountCharacters()
    {
        string Cars(int count) => string.Concat(Enumerable.Repeat("\U0001F697", count));

        Assert.True(SuggestionRules.Check(new(Cars(200), Cars(4000), [Cars(64)])).IsSuccess);
        Assert.Equal(["title"], SuggestionRules.Check(new(Cars(201), "t")).Problem!.Errors!.Keys);
        Assert.Equal(["text"], SuggestionRules.Check(new("title", Cars(4001))).Problem!.Errors!.Keys);
        Assert.Equal(["tags"], SuggestionRules.Check(new("title", "t", [Cars(65)])).Problem!.Errors!.Keys);
    }

    [Theory]
    [InlineData(null, false, null, true)]
    [InlineData(null, true, "window-closed", false)]
    [InlineData(true, true, null, false)]
    [InlineData(true, false, "window-closed", false)]
    [InlineData(false, true, null, true)]
    [InlineData(false, false, null, true)]
    public void Decide_SupportRequested_AppendsOnlyChangesAndOnlyWhileOpen(bool? last, bool asked, string? code, bool isOpen)
    {
        var (next, problem) = SetSupport.Decide(last is null ? null : Last(last.Value), asked, Tiers.Open, isOpen);

        Assert.Equal(code, problem?.Code.Code);
        Assert.Equal((last ?? false) != asked && isOpen, next is not null);
    }

    [Fact]
    public void Decide_SupportExcludedByStaff_StaysExcluded()
    {
        var last = Last(true) with { Content = new(true, Tiers.Open, Counted: false) };

        Assert.False(SetSupport.Decide(last, false, Tiers.Open, true).Value!.Counted);
    }

    /// <summary>
    /// Paging through the newest suggestions shows each suggestion that existed at the start exactly once, even while others
    /// write.
    /// </summary>
    [Fact]
    public void List_NewestWhileOthersWrite_NeverSkipsOrRepeats() =>
        Gen.Int[0, int.MaxValue]
            .Sample(seed => new SuggestionTests().PageWhileWriting(new(seed)).GetAwaiter().GetResult(), iter: Scale.Of(25, 100));

    [Fact]
    public async Task List_Top_IsOrderedBySupportThenId()
    {
        foreach (var (id, support, tag) in new[] { ("a", 2, "x"), ("b", 5, "y"), ("c", 2, "y"), ("d", 0, "y") })
            await AddAsync(id, support, tag);

        Assert.Equal(["b", "a", "c", "d"], await PagesAsync(new("c", SuggestionSort.Top, [], null), 1));
        Assert.Equal(["b", "c", "d"], await PagesAsync(new("c", SuggestionSort.Top, ["y"], "received"), 2));
        Assert.Empty(await PagesAsync(new("c", SuggestionSort.Top, ["none"], null), 2));
        Assert.Empty(await PagesAsync(new("other", SuggestionSort.Top, [], null), 2));
    }

    [Fact]
    public async Task List_FirstPage_IsAtMostOneSecondOld()
    {
        var list = new ListSuggestions(_store, _clock);
        var filter = new SuggestionFilter("c", SuggestionSort.New, [], null);
        Assert.Empty((await list.HandleAsync(filter, null, 20, Cancel)).Items);
        await AddAsync("a", 0, "x");
        Assert.Empty((await list.HandleAsync(filter, null, 20, Cancel)).Items);
        Assert.Single((await list.HandleAsync(filter, new(long.MinValue, "0"), 20, Cancel)).Items);

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Single((await list.HandleAsync(filter, null, 20, Cancel)).Items);
    }

    private async Task PageWhileWriting(Random random)
    {
        var known = new List<string>();
        for (var i = 0; i < 30; i++)
            known.Add(await AddAsync($"{random.Next(1000):D4}-{i}", random.Next(3), "x"));
        var seen = new List<string>();
        var list = new ListSuggestions(_store, _clock);
        Keyset? after = null;
        do
        {
            var (items, next) = await list.HandleAsync(
                new("c", SuggestionSort.New, [], null),
                after,
                1 + random.Next(7),
                default
            );
            seen.AddRange(items.Select(item => item.Id));
            after = next is null ? null : ListSuggestions.ParsePlace(SuggestionSort.New, next);
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(2)));
            await AddAsync($"{random.Next(1000):D4}-{seen.Count}-new", 0, "x");
        } while (after is not null);

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(known.Except(seen));
    }

    private async Task<List<string>> PagesAsync(SuggestionFilter filter, int limit)
    {
        var list = new ListSuggestions(_store, _clock);
        var ids = new List<string>();
        Keyset? after = null;
        do
        {
            var (items, next) = await list.HandleAsync(filter, after, limit, Cancel);
            ids.AddRange(items.Select(item => item.Id));
            after = next is null ? null : ListSuggestions.ParsePlace(filter.Sort, next);
        } while (after is not null);
        return ids;
    }

    private async Task<string> AddAsync(string id, long support, string tag)
    {
        Assert.NotNull(
            await _store.CreateAsync(
                SuggestionDocument.Container,
                new()
                {
                    Id = id,
                    Pk = SuggestionDocument.PartitionOf("c", id),
                    Title = id,
                    Text = id,
                    Tags = [tag],
                    CreatedAt = _clock.GetUtcNow(),
                    Author = "v",
                    Support = support,
                },
                default
            )
        );
        return id;
    }

    private void CrashAndRetry(int seed)
    {
        var random = new Random(seed);
        var faulty = new FaultyStore(_store, random);
        var simulation = new Simulation(random);
        var answers = new List<SuggestionDocument>();
        for (var device = 0; device < 2; device++)
        {
            simulation.Start(async () =>
            {
                while (true)
                {
                    try
                    {
                        answers.Add((await SubmitAsync(faulty, "k")).Value);
                        return;
                    }
                    catch (StoreBusyException)
                    {
                        // The client got no answer, so it tries again.
                    }
                }
            });
        }

        simulation.Run();
        var everywhere = _store.ScanAsync(SuggestionDocument.Container, new(), null, default).Result.Documents;
        Assert.Single(everywhere);
        Assert.All(
            answers,
            answer => Assert.Equal((everywhere[0].Document.Id, everywhere[0].Document.CreatedAt), (answer.Id, answer.CreatedAt))
        );
    }

    private Task<Result<SuggestionDocument>> SubmitAsync(
        IDocumentStore store,
        string? key,
        bool isOpen = true,
        string bodyHash = "hash",
        string voter = "v"
    )
    {
        var window = isOpen ? new Window(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)) : null;
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
                Windows = new() { Suggestions = window },
            },
        };
        var submit = new SubmitSuggestion(store, new CampaignQuery(store, _clock), _limits, TestKeys.Keyring, _clock);
        return submit.HandleAsync(
            new(
                campaign,
                new("c", voter, Tiers.Open, _clock.GetUtcNow()),
                new("A title", "A text"),
                key,
                key is null ? null : bodyHash
            ),
            default
        );
    }

    private static SupportRevision Last(bool supported) =>
        new()
        {
            Id = RevisionId.Of("v", 1),
            Pk = "c:s",
            CampaignId = "c",
            SuggestionId = "s",
            Revision = 1,
            Content = new(supported, Tiers.Open),
            CastAt = default,
            IdentityAge = 0,
            Network = "",
        };
}
