using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that each person who is concerned by an event gets one notice of it, whatever ends on the way.</summary>
public sealed class NoticeTests
{
    private const string Campaign = "c";
    private const string Suggestion = "s";
    private const string Author = "author";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly MemoryStore _store = new();

    public NoticeTests() =>
        _store
            .CreateAsync(
                CampaignDocument.Container,
                new()
                {
                    Id = Campaign,
                    Status = CampaignStatus.Live,
                    Pepper = 1,
                    Definition = new()
                    {
                        Id = Campaign,
                        Title = new() { ["en"] = "The new 500" },
                    },
                },
                Cancel
            )
            .GetAwaiter()
            .GetResult();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Status_Changed_TellsAuthorSupportersAndFollowersOnce()
    {
        await SuggestAsync(Author);
        await SupportAsync("supporter", true);
        await SupportAsync("both", true);
        await SupportAsync(Author, true);
        await SupportAsync("not any more", true, false);
        await SupportAsync("again", true, false, true);
        await FollowAsync("both", true);
        await FollowAsync("follower", true);
        await FollowAsync("stopped", true);
        await FollowAsync("stopped", false);

        await SetStatusAsync(_store, SuggestionStatus.UnderReview);
        await FinishAsync();

        Assert.Equal([Author, "supporter", "both", "again", "follower"], await ToldAsync(_store));
        var notice = Assert.Single((await BoxOf("both")).Items);
        Assert.Equal(
            (NoticeKind.Status, Noon, Suggestion, "A title", SuggestionStatus.UnderReview, false),
            (notice.Kind, notice.At, notice.SuggestionId, notice.Title, notice.Status!.Value, notice.IsRead)
        );
        var run = await RunAsync();
        Assert.Equal((NoticePhase.Done, null), (run.Phase, run.Due));
        Assert.Equal(7, run.People); // the author and one supporter have two roles
    }

    [Fact]
    public async Task Status_OfAnImportedSuggestion_TellsNoAuthor()
    {
        await SuggestAsync(ImportSuggestions.Imported);
        await SupportAsync("supporter", true);

        await SetStatusAsync(_store, SuggestionStatus.UnderReview);
        await FinishAsync();

        Assert.Equal(["supporter"], await ToldAsync(_store));
    }

    [Fact]
    public async Task Status_ChangedTwiceBeforeAnybodyWasTold_TellsBothWithTheirStatus()
    {
        await SuggestAsync(Author);
        var busy = new MortalPortStore(_store, new(int.MaxValue) { Busy = "create audit" });
        await SetStatusAsync(busy, SuggestionStatus.Planned, "One");
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SetStatusAsync(busy, SuggestionStatus.Planned, "Two"); // only the response
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SetStatusAsync(busy, SuggestionStatus.Delivered, "Three");
        Assert.Empty(await ToldAsync(_store));

        _clock.Advance(TimeSpan.FromMinutes(1));
        await FinishAsync();

        Assert.Equal(
            [SuggestionStatus.Delivered, SuggestionStatus.Planned, SuggestionStatus.Planned],
            (await BoxOf(Author)).Items.Select(notice => notice.Status!.Value)
        );
        Assert.Equal(3, (await BoxOf(Author)).Unread);
    }

    /// <summary>The events of one moment keep their order: one clock may stand still, or go back.</summary>
    [Fact]
    public async Task Status_ChangedTwiceInOneMoment_TellsInTheirOrder()
    {
        await SuggestAsync(Author);
        SuggestionStatus[] statuses = [.. Enum.GetValues<SuggestionStatus>().Skip(1)];
        foreach (var status in statuses)
            await SetStatusAsync(_store, status, "A text");

        await FinishAsync();

        Assert.Equal(statuses.Reverse(), (await BoxOf(Author)).Items.Select(notice => notice.Status!.Value));
    }

    /// <summary>A message may be delivered twice at once.</summary>
    [Fact]
    public async Task Make_TwoProcessesAtOnce_TellEachPersonOnce()
    {
        await SuggestAsync(Author);
        await SupportAsync("supporter", true);
        await FollowAsync("follower", true);
        await SetStatusAsync(_store, SuggestionStatus.UnderReview);
        var run = await RunAsync();
        var isHeld = true;
        var slow = new SlowStore(_store)
        {
            BeforeCreate = async () =>
            {
                if (!isHeld)
                    return;
                isHeld = false;
                await Make(_store).HandleAsync(new(Campaign, run.Id), Cancel);
            },
        };

        await Make(slow).HandleAsync(new(Campaign, run.Id), Cancel);

        Assert.Equal([Author, "supporter", "follower"], await ToldAsync(_store));
        Assert.Equal((NoticePhase.Done, 3), ((await RunAsync()).Phase, (await RunAsync()).People));
    }

    [Fact]
    public async Task Make_ProcessEndsAtAnyPoint_IsFinishedByTheSweeps()
    {
        var points = 0;
        for (var isEnded = true; isEnded; points++)
        {
            var test = new NoticeTests();
            await test.SuggestAsync(Author);
            for (var i = 0; i < 3; i++)
            {
                await test.SupportAsync($"supporter-{i}", true);
                await test.FollowAsync($"follower-{i}", true);
            }

            var mortal = new MortalPortStore(test._store, new(points));
            isEnded = false;
            try
            {
                await test.SetStatusAsync(mortal, SuggestionStatus.UnderReview);
                foreach (var run in await test.RunsAsync())
                    await test.Make(mortal).HandleAsync(new(Campaign, run.Id), Cancel);
            }
            catch (ProcessEndedException)
            {
                isEnded = true;
            }

            var isChanged = (await test.FindAsync()).Change is not null;
            test._clock.Advance(TimeSpan.FromMinutes(5));
            await test.FinishAsync();

            var told = await ToldAsync(test._store);
            Assert.Equal(isChanged ? 7 : 0, told.Length);
            Assert.Equal(told.Length, told.Distinct().Count());
        }

        Assert.InRange(points, 30, 100);
    }

    /// <summary>Many supporters; NoticeKillTests does it with 100,000, on a real host.</summary>
    [Fact]
    public async Task Make_ManySupportersAndThreeKills_TellsEachOnce()
    {
        var supporters = Scale.Of(3_000, 10_000);
        var random = new Random(500);
        await SuggestAsync(Author);
        for (var i = 0; i < supporters; i++)
            await SupportAsync($"v{i}", [.. Enumerable.Repeat(0, random.Next(3)).SelectMany(_ => new[] { true, false }), true]);
        await SetStatusAsync(_store, SuggestionStatus.UnderReview);
        var run = await RunAsync();
        for (var kill = 0; kill < 3; kill++)
        {
            var life = new Mortality(2 * random.Next(supporters / 4, supporters / 3));
            await Assert.ThrowsAsync<ProcessEndedException>(() =>
                Make(new MortalPortStore(_store, life)).HandleAsync(new(Campaign, run.Id), Cancel)
            );
        }

        _clock.Advance(TimeSpan.FromMinutes(5));
        await FinishAsync();

        var told = await ToldAsync(_store);
        Assert.Equal(supporters + 1, told.Length);
        Assert.Equal(supporters + 1, told.Distinct().Count());
        Assert.Equal(supporters + 1, (await RunAsync()).People);
    }

    /// <summary>A person with more revisions than fit a page is told once, and the next person is not skipped.</summary>
    [Theory]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(1001)]
    public async Task Make_SupporterWithManyRevisions_IsDecidedByTheLast(int revisions)
    {
        await SuggestAsync(Author);
        await SupportAsync("a", [.. Enumerable.Range(0, revisions).Select(i => i % 2 == 0)]);
        await SupportAsync("b", true);

        await SetStatusAsync(_store, SuggestionStatus.UnderReview);
        await FinishAsync();

        Assert.Equal(revisions % 2 == 1 ? [Author, "a", "b"] : [Author, "b"], await ToldAsync(_store));
    }

    [Fact]
    public async Task Box_Read_CountsWhatIsLeft()
    {
        await SuggestAsync(Author);
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await SetStatusAsync(_store, i % 2 == 0 ? SuggestionStatus.UnderReview : SuggestionStatus.Received);
            await FinishAsync();
        }

        var box = new NoticeBox(_store, new(_store));
        var first = await box.ListAsync(Person(Author), new(2, null), Cancel);
        Assert.Equal(5, first.Unread);
        Assert.Equal(Noon.AddMinutes(5), first.Items[0].At);
        Assert.Equal(4, await box.ReadAsync(Person(Author), [first.Items[0].Id, "unknown"], Cancel));
        Assert.Equal(4, await box.ReadAsync(Person(Author), [first.Items[0].Id], Cancel)); // again
        Assert.Equal(0, await box.ReadAsync(Person("another"), null, Cancel));
        Assert.Equal(
            [true, false],
            (await box.ListAsync(Person(Author), new(2, null), Cancel)).Items.Select(each => each.IsRead)
        );
        Assert.Equal(0, await box.ReadAsync(Person(Author), null, Cancel));
    }

    private static Participant Person(string voter) => new(Campaign, voter, Tiers.Verified, Noon);

    private static async Task<string[]> ToldAsync(MemoryStore store)
    {
        var notices = await store.ScanAsync(Notice.Container, new() { PageSize = int.MaxValue }, null, Cancel);
        string[] told = [.. notices.Documents.Select(row => row.Document.Pk[(Campaign.Length + 1)..])];
        string[] first = [Author, "supporter", "both"];
        return [.. told.OrderBy(person => Array.IndexOf(first, person) is >= 0 and var place ? place : first.Length)];
    }

    private MakeNotices Make(IDocumentStore store) =>
        new NoticeProcess(store, Substitute.For<IMessageSender>(), Substitute.For<IMailer>(), _clock).Make;

    /// <summary>Runs the sweeps, and the hints that they send.</summary>
    private async Task FinishAsync()
    {
        await Trails(_store).SweepAsync(_clock.GetUtcNow().AddSeconds(1), Cancel);
        foreach (var run in await RunsAsync())
            await Make(_store).HandleAsync(new(Campaign, run.Id), Cancel);
    }

    private async Task<IReadOnlyList<NoticeRun>> RunsAsync() =>
        [.. (await _store.QueryAsync(NoticeRun.Container, new(Campaign), Cancel)).Select(row => row.Document)];

    private async Task<NoticeRun> RunAsync() => Assert.Single(await RunsAsync());

    private Task<NoticeList> BoxOf(string voter) =>
        new NoticeBox(_store, new(_store)).ListAsync(Person(voter), new(20, null), Cancel);

    private async Task FollowAsync(string voter, bool isFollowing) =>
        Assert.Null(
            await new FollowSuggestion(_store, new(_store), _clock).HandleAsync(Person(voter), Suggestion, isFollowing, Cancel)
        );

    private AuditTrails<SuggestionDocument> Trails(IDocumentStore store) =>
        new(store, SuggestionDocument.Container, [new TellPeople(store, Substitute.For<IMessageSender>(), _clock)]);

    private async Task SetStatusAsync(IDocumentStore store, SuggestionStatus status, string? text = null)
    {
        var set = new SetStatus(store, new(store), new(store), Trails(store), _clock, NullLogger<SetStatus>.Instance);
        var request = new StatusRequest(status, text is null ? null : new() { ["en"] = text });
        Assert.True((await set.HandleAsync(Campaign, Suggestion, request, null, TestStaff.Moderator, Cancel)).IsSuccess);
    }

    private async Task<SuggestionDocument> FindAsync() =>
        (await new SuggestionQuery(_store).FindAsync(Campaign, Suggestion, Cancel))!.Document;

    private async Task SuggestAsync(string author) =>
        await _store.CreateAsync(
            SuggestionDocument.Container,
            new SuggestionDocument
            {
                Id = Suggestion,
                Pk = SuggestionDocument.PartitionOf(Campaign, Suggestion),
                Title = "A title",
                Text = "",
                CreatedAt = Noon,
                Author = author,
            },
            Cancel
        );

    private async Task SupportAsync(string voter, params bool[] given)
    {
        for (var i = 0; i < given.Length; i++)
            await _store.CreateAsync(
                SupportRevision.Container,
                new SupportRevision
                {
                    Id = RevisionId.Of(voter, i + 1),
                    Pk = SupportRevision.PartitionOf(Campaign, Suggestion),
                    CampaignId = Campaign,
                    SuggestionId = Suggestion,
                    Revision = i + 1,
                    Content = new(given[i], Tiers.Verified, true),
                    CastAt = Noon,
                    IdentityAge = 0,
                    Network = "n",
                },
                Cancel
            );
    }
}
