using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests step by step how hints, sweeps and recounts count support.</summary>
public sealed class SupportTests
{
    private static readonly Container<SuggestionDocument> Newer = SuggestionDocument.Container with { Version = 99 };

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();
    private readonly IMessageSender _sender = Substitute.For<IMessageSender>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fold_SoonAfterAnother_CountsNothingAndLeavesOneHint()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v");
        var process = Process(_store);
        await process.Fold.HandleAsync(new("c", ["a"]), Cancel);
        await SupportAsync("a", "w");

        await process.Fold.HandleAsync(new("c", ["a"]), Cancel);
        await process.Fold.HandleAsync(new("c", ["a"]), Cancel);
        Assert.Equal(1, await CountedAsync("a"));
        await process.Hints.DisposeAsync();

        await _sender
            .Received(1)
            .SendAsync(
                SupportHint.Queue,
                Arg.Is<SupportHint>(hint => hint.SuggestionIds.Single() == "a"),
                TimeSpan.Zero,
                Arg.Any<CancellationToken>()
            );
        _clock.Advance(TimeSpan.FromSeconds(1));
        await process.Fold.HandleAsync(new("c", ["a"]), Cancel);
        Assert.Equal(2, await CountedAsync("a"));
    }

    [Fact]
    public async Task Fold_MoreThanTheMaximum_CountsTheRestOnItsOwnHints()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v", "w", "x", "y", "z");

        foreach (var (counted, hints) in new[] { (2, 1), (4, 2), (5, 2) })
        {
            var process = new SupportProcess(_store, _sender, _clock, foldAtMost: 2);
            await process.Fold.HandleAsync(new("c", ["a"]), Cancel);
            await process.Hints.DisposeAsync();
            Assert.Equal(counted, await CountedAsync("a"));
            await _sender.ReceivedWithAnyArgs(hints).SendAsync(SupportHint.Queue, default!, default, Cancel);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Fold_OneSuggestionUnreadable_CountsTheOthers()
    {
        await SuggestAsync("a");
        await SuggestAsync("b");
        await SupportAsync("a", "v");
        await SupportAsync("b", "v");
        await VersionAsync("a", 99);

        await Process(_store).Fold.HandleAsync(new("c", ["a", "b"]), Cancel);

        Assert.Equal(1, await CountedAsync("b"));
    }

    [Fact]
    public async Task Sweep_OneSuggestionUnreadable_RetriesItLater()
    {
        await SuggestAsync("a");
        await SuggestAsync("b");
        await SupportAsync("a", "v");
        await VersionAsync("a", 99);
        var process = Process(_store);
        await process.Sweep.HandleAsync(Cancel);
        await SupportAsync("b", "v");
        await process.Sweep.HandleAsync(Cancel);
        Assert.Equal(1, await CountedAsync("b"));
        Assert.False(await new SupportReady(_store).IsReadyAsync(Cancel));
        await process.Sweep.HandleAsync(Cancel);

        await VersionAsync("a", 1);
        await process.Sweep.HandleAsync(Cancel);

        Assert.Equal(1, await CountedAsync("a"));
        var sweep = await _store.FindAsync(
            SupportSweepDocument.Container,
            SupportSweepDocument.OfSupport,
            SupportSweepDocument.OfSupport,
            Cancel
        );
        Assert.Empty(sweep!.Document.Unread);
        Assert.True(await new SupportReady(_store).IsReadyAsync(Cancel));
    }

    /// <summary>A revision that cannot be read stops the sweep of all campaigns, so readiness must show it.</summary>
    [Fact]
    public async Task Sweep_RevisionUnreadable_IsShownUntilItIsRepaired()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v");
        var row = _store.Rows().Single(row => row.Container == SupportRevision.Container.Name);
        var (partition, id) = (row.Document["pk"]!.GetValue<string>(), row.Document["id"]!.GetValue<string>());
        await _store.DeleteAsync(SupportRevision.Container, partition, id, null, Cancel);
        row.Document["v"] = 99;
        _store.Add(row);

        await Assert.ThrowsAsync<UnsupportedDocumentException>(() => Process(_store).Sweep.HandleAsync(Cancel));
        Assert.False(await new SupportReady(_store).IsReadyAsync(Cancel));
        var recount = await Process(_store).Recount.HandleAsync("c", "a", rebuild: false, Cancel);
        Assert.Equal((false, 1, 0), (recount!.Matches, (int)recount.Held, (int)recount.Counted));
        await _store.DeleteAsync(SupportRevision.Container, partition, id, null, Cancel);
        row.Document["v"] = 1;
        _store.Add(row);
        await Process(_store).Sweep.HandleAsync(Cancel);

        Assert.Equal(1, await CountedAsync("a"));
        Assert.True(await new SupportReady(_store).IsReadyAsync(Cancel));
    }

    [Fact]
    public async Task Recount_SupportOverwritten_NamesTheDifferenceAndARebuildRepairsIt()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v", "w");
        await FoldAsync("a");
        await ChangeAsync("a", suggestion => suggestion with { Support = 7 });

        var before = await Process(_store).Recount.HandleAsync("c", "a", rebuild: false, Cancel);
        Assert.Equal([new("support", 7, 2)], before!.Differences);
        var process = Process(_store);
        Assert.True((await process.Recount.HandleAsync("c", "a", rebuild: true, Cancel))!.Rebuilt);
        await process.Hints.DisposeAsync();

        Assert.Equal(2, await CountedAsync("a"));
        Assert.True((await Process(_store).Recount.HandleAsync("c", "a", rebuild: false, Cancel))!.Matches);
        // The rebuild leaves a hint, so that a fold counts the support that comes after it.
        await _sender.ReceivedWithAnyArgs(1).SendAsync(SupportHint.Queue, default!, default, Cancel);
    }

    /// <summary>
    /// New support is folded each time the rebuild is about to write. The rebuild catches up, and reads each revision once.
    /// </summary>
    [Fact]
    public async Task Rebuild_WhileSupportIsFolded_CatchesUp()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v", "w");
        await FoldAsync("a");
        await ChangeAsync("a", suggestion => suggestion with { Support = 7 });
        var moves = 0;
        var busy = new SlowStore(_store)
        {
            BeforeReplace = async _ =>
            {
                if (moves++ >= 3)
                    return;
                await SupportAsync("a", $"x{moves}");
                await FoldAsync("a");
            },
        };

        var outcome = await Process(busy).Recount.HandleAsync("c", "a", rebuild: true, Cancel);

        Assert.Equal((true, false), (outcome!.Rebuilt, outcome.Matches));
        Assert.Equal(5, await CountedAsync("a"));
        Assert.Equal(4, moves);
    }

    [Fact]
    public async Task Recount_RevisionsOutOfOrder_CountsTheHighestOfEachPerson()
    {
        await SuggestAsync("a");
        await AppendAsync("a", "v", 2, supported: false);
        await AppendAsync("a", "v", 1, supported: true);
        await ChangeAsync("a", suggestion => suggestion with { Revisions = 2 });

        Assert.Equal(0, (await Process(_store).Recount.HandleAsync("c", "a", rebuild: false, Cancel))!.Ballots);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recount_PagesLongerThanRequested_CountsUnfoldedSupportOnlyInARebuild(bool rebuild)
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v", "w");
        await FoldAsync("a");
        await SupportAsync("a", "x");
        var generous = Process(new SlowStore(_store) { Overshoot = 5 });

        var outcome = await generous.Recount.HandleAsync("c", "a", rebuild, Cancel);

        Assert.Empty(outcome!.Differences);
        Assert.Equal((false, 3, 2), (outcome.Matches, (int)outcome.Held, (int)outcome.Counted));
        Assert.Equal(rebuild ? 3 : 2, await CountedAsync("a"));
        await FoldAsync("a");
        Assert.Equal(3, await CountedAsync("a"));
    }

    /// <summary>A restored or recreated log does not know the old checkpoints. The count and the sweep start over.</summary>
    [Fact]
    public async Task Log_Restored_CountAndSweepStartOver()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v", "w");
        await ChangeAsync("a", suggestion => suggestion with { Support = 7, Revisions = 7, Checkpoint = "elsewhere" });
        Assert.NotNull(
            await _store.CreateAsync(
                SupportSweepDocument.Container,
                new()
                {
                    Id = SupportSweepDocument.OfSupport,
                    Pk = SupportSweepDocument.OfSupport,
                    Mark = "elsewhere",
                },
                Cancel
            )
        );

        await Process(_store).Sweep.HandleAsync(Cancel);

        Assert.Equal(2, await CountedAsync("a"));
        Assert.True((await Process(_store).Recount.HandleAsync("c", "a", rebuild: false, Cancel))!.Matches);
    }

    /// <summary>
    /// A write whose answer was lost left no hint. The caller repeats the call. The write stands, and the repeated call leaves a
    /// hint.
    /// </summary>
    [Fact]
    public async Task Support_RepeatedAfterALostAnswer_LeavesTheHint()
    {
        await SuggestAsync("a");
        await SupportAsync("a", "v");
        var process = Process(_store);
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
                Windows = new() { Suggestions = new(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)) },
            },
        };

        Assert.Null(
            await process.Support.HandleAsync(
                new(campaign, "a", new("c", "v", Tiers.Open, _clock.GetUtcNow()), true, System.Net.IPAddress.Loopback),
                Cancel
            )
        );
        await process.Hints.DisposeAsync();

        await _sender.ReceivedWithAnyArgs(1).SendAsync(SupportHint.Queue, default!, default, Cancel);
    }

    private SupportProcess Process(IDocumentStore store) => new(store, _sender, _clock);

    private async Task FoldAsync(string suggestion) =>
        Assert.True(await Process(_store).Fold.FoldAsync("c", suggestion, atOnce: true, Cancel));

    private async Task<long> CountedAsync(string suggestion) =>
        (await new SuggestionQuery(_store).FindAsync("c", suggestion, Cancel))!.Document.Support;

    private async Task SuggestAsync(string id) =>
        Assert.NotNull(
            await _store.CreateAsync(
                SuggestionDocument.Container,
                new()
                {
                    Id = id,
                    Pk = SuggestionDocument.PartitionOf("c", id),
                    Title = id,
                    Text = id,
                    Tags = [],
                    CreatedAt = _clock.GetUtcNow(),
                    Author = "v",
                },
                Cancel
            )
        );

    private async Task SupportAsync(string suggestion, params string[] voters)
    {
        foreach (var voter in voters)
            await AppendAsync(suggestion, voter, 1, supported: true);
    }

    private async Task AppendAsync(string suggestion, string voter, int revision, bool supported) =>
        Assert.NotNull(
            await _store.CreateAsync(
                SupportRevision.Container,
                new()
                {
                    Id = RevisionId.Of(voter, revision),
                    Pk = SupportRevision.PartitionOf("c", suggestion),
                    CampaignId = "c",
                    SuggestionId = suggestion,
                    Revision = revision,
                    Content = new(supported, Tiers.Open),
                    CastAt = _clock.GetUtcNow(),
                    IdentityAge = 0,
                    Network = "",
                },
                Cancel
            )
        );

    private async Task ChangeAsync(string id, Func<SuggestionDocument, SuggestionDocument> change)
    {
        var found = await _store.FindAsync(Newer, SuggestionDocument.PartitionOf("c", id), id, Cancel);
        Assert.NotNull(await _store.ReplaceAsync(Newer, change(found!.Document), found.ETag, Cancel));
    }

    private Task VersionAsync(string id, int version) => ChangeAsync(id, suggestion => suggestion with { V = version });
}
