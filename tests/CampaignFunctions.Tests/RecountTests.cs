using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A recount finds errors in a tally, and a rebuild repairs them.</summary>
public sealed class RecountTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();
    private readonly CampaignProcess _process;
    private readonly CampaignDocument _campaign;

    public RecountTests()
    {
        _process = new(_store, new UnreliableQueue(new Random(1)), _clock);
        var definition = new CampaignDefinition
        {
            Id = "c",
            Title = [],
            Status = CampaignStatus.Live,
            Windows = new() { Voting = new(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)) },
            Polls =
            [
                new()
                {
                    Id = "p",
                    Title = [],
                    Method = PollMethod.Single,
                    Shards = 1,
                    Options = [Option("red"), Option("blue")],
                },
            ],
        };
        _campaign = new()
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Definition = definition,
            Pepper = 1,
        };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PollDefinition Poll => _campaign.Definition.Polls[0];

    [Fact]
    public async Task Recount_WrongPrevious_FindsItAndARebuildRepairsIt()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await AppendAsync("v", 2, "blue", previous: "blue"); // wrong: the revision before chose red
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);

        var found = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);
        Assert.False(found.Matches);
        Assert.Equal(1, found.Ballots);
        Assert.Contains(new TallyDifference(0, "votes red", 1, 0), found.Differences);

        await _process.Rebuild.HandleAsync(_campaign, Poll, Cancel);
        Assert.True((await _process.Recount.HandleAsync(_campaign, Poll, Cancel)).Matches);

        await AppendAsync("v", 3, "red", previous: "blue");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await _process.Fold.HandleAsync(new("c", "p", 0), Cancel));
        Assert.True((await _process.Recount.HandleAsync(_campaign, Poll, Cancel)).Matches);
    }

    [Fact]
    public async Task Rebuild_TallyChangesMeanwhile_StillRepairsIt()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await AppendAsync("v", 2, "blue", previous: "blue");
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        var moves = 2;
        var slow = new SlowStore(_store)
        {
            BeforeReplace = async _ =>
            {
                if (moves-- <= 0)
                    return;
                await AppendAsync($"w{moves}", 1, "red", null);
                _clock.Advance(TimeSpan.FromSeconds(1));
                await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
            },
        };

        await new RebuildTallies(slow, _process.Log, _clock).HandleAsync(_campaign, Poll, Cancel);

        var recount = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);
        Assert.Equal((true, 3), (recount.Matches, (int)recount.Ballots));
    }

    [Fact]
    public async Task Recount_BallotExcludedByStaff_IsNotCounted()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await AppendAsync("w", 1, "red", null, isCounted: false);
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);

        var recount = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);

        Assert.Equal((true, 1), (recount.Matches, (int)recount.Ballots));
    }

    /// <summary>
    /// A store may return more documents than requested. A recount leaves out revisions that are not tallied yet. A rebuild takes
    /// them.
    /// </summary>
    [Fact]
    public async Task Recount_PagesLongerThanRequested_MatchesBeforeAndAfterARebuild()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        await AppendAsync("w", 1, "blue", null);
        var generous = new CampaignProcess(new SlowStore(_store) { Overshoot = 5 }, new UnreliableQueue(new Random(1)), _clock);

        Assert.Empty((await generous.Recount.HandleAsync(_campaign, Poll, Cancel)).Differences);
        await generous.Rebuild.HandleAsync(_campaign, Poll, Cancel);

        Assert.True((await _process.Recount.HandleAsync(_campaign, Poll, Cancel)).Matches);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await _process.Fold.HandleAsync(new("c", "p", 0), Cancel));
        Assert.Equal(2, (await _process.Recount.HandleAsync(_campaign, Poll, Cancel)).Ballots);
    }

    [Fact]
    public async Task Recount_TamperedTally_FindsTheDifference()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        var tally = await _store.FindAsync(ShardTally.Container, "c:p:0", "0", Cancel);
        tally!.Document.Counts.Options["red"].Votes++;
        await _store.ReplaceAsync(ShardTally.Container, tally.Document, tally.ETag, Cancel);

        var found = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);

        Assert.Equal([new TallyDifference(0, "votes red", 2, 1)], found.Differences);
    }

    [Fact]
    public async Task Recount_LostRevision_FindsTheDifference()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await AppendAsync("w", 1, "red", null);
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        await _store.DeleteAsync(BallotRevision.Container, "c:p:0", RevisionId.Of("w", 1), null, Cancel);

        var found = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);

        Assert.Contains(new TallyDifference(0, "revisions", 2, 1), found.Differences);
    }

    [Fact]
    public async Task BackgroundRecount_HintLost_IsHintedAgainByTheSweep()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        var sent = new RecordingSender();
        var recounts = new BackgroundRecounts(_store, sent, _process.Campaigns, _process.Recount, _process.Rebuild, _clock);

        var asked = await recounts.StartAsync("c", "p", rebuilds: false, found: null, Cancel);
        Assert.Equal(RecountDocument.Running, (await recounts.FindAsync("c", "p", asked.Id, Cancel))!.Status);
        _clock.Advance(TimeSpan.FromMinutes(9));
        await recounts.SweepAsync(Cancel);
        Assert.Single(sent.Hints);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await recounts.SweepAsync(Cancel);
        Assert.Equal(2, sent.Hints.Count);

        await recounts.RunAsync(sent.Hints[1], Cancel);
        await recounts.RunAsync(sent.Hints[0], Cancel);
        Assert.True((await recounts.FindAsync("c", "p", asked.Id, Cancel))!.Outcome!.Matches);
        await recounts.SweepAsync(Cancel);
        Assert.Equal(2, sent.Hints.Count);
    }

    [Fact]
    public async Task BackgroundRebuild_StartedAgain_ReportsTheFirstDifferences()
    {
        await _store.CreateAsync(CampaignDocument.Container, _campaign, Cancel);
        await AppendAsync("v", 1, "red", null);
        await AppendAsync("v", 2, "blue", previous: "blue");
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        var sent = new RecordingSender();
        var recounts = new BackgroundRecounts(_store, sent, _process.Campaigns, _process.Recount, _process.Rebuild, _clock);
        var asked = await recounts.StartAsync("c", "p", rebuilds: true, found: null, Cancel);

        // The first run counted and repaired. Its process ended before the run could record that it was done.
        var counted = await _store.FindAsync(RecountDocument.Container, asked.Pk, asked.Id, Cancel);
        var outcome = await _process.Recount.HandleAsync(_campaign, Poll, Cancel);
        await _store.ReplaceAsync(RecountDocument.Container, counted!.Document with { Outcome = outcome }, counted.ETag, Cancel);
        await _process.Rebuild.HandleAsync(_campaign, Poll, Cancel);
        await recounts.RunAsync(sent.Hints[0], Cancel);

        var done = (await recounts.FindAsync("c", "p", asked.Id, Cancel))!;
        Assert.Equal((RecountDocument.Done, false, true), (done.Status, done.Outcome!.Matches, done.Outcome.Rebuilt));
    }

    /// <summary>With many options, all rounds together outgrow a document. Then the recount would never end.</summary>
    [Theory]
    [InlineData(10, 9)]
    [InlineData(120, 0)]
    public async Task BackgroundRecount_OfManyOptions_KeepsTheWinnerWithoutTheRounds(int options, int rounds)
    {
        var poll = Poll with
        {
            Method = PollMethod.Ranked,
            MaxChoices = 2,
            Options = [.. Enumerable.Range(0, options).Select(number => Option($"o{number:000}"))],
        };
        var campaign = _campaign with { Definition = _campaign.Definition with { Polls = [poll] } };
        await _store.CreateAsync(CampaignDocument.Container, campaign, Cancel);
        for (var voter = 0; voter < options; voter++)
            await AppendAsync($"v{voter}", 1, $"o{voter:000}", null);
        await AppendAsync("last", 1, "o000", null);
        await _process.Fold.HandleAsync(new("c", "p", 0), Cancel);
        var sent = new RecordingSender();
        var recounts = new BackgroundRecounts(_store, sent, _process.Campaigns, _process.Recount, _process.Rebuild, _clock);
        var asked = await recounts.StartAsync("c", "p", rebuilds: false, found: null, Cancel);

        await recounts.RunAsync(sent.Hints[0], Cancel);

        var runoff = (await recounts.FindAsync("c", "p", asked.Id, Cancel))!.Outcome!.InstantRunoff!;
        Assert.Equal(("o000", rounds), (runoff.Winner, runoff.Rounds.Length));
    }

    private static OptionDefinition Option(string id) => new() { Id = id, Title = [] };

    private async Task AppendAsync(string voter, int revision, string choice, string? previous, bool isCounted = true)
    {
        BallotContent Content(string option) => new() { Choices = [option], Tier = Tiers.Open };
        Assert.NotNull(
            await _store.CreateAsync(
                BallotRevision.Container,
                new()
                {
                    Id = RevisionId.Of(voter, revision),
                    Pk = BallotRevision.PartitionOf("c", "p", 0),
                    Revision = revision,
                    Ballot = revision,
                    Content = Content(choice) with { Counted = isCounted },
                    Previous = previous is null ? null : Content(previous),
                    CastAt = _clock.GetUtcNow(),
                    IdentityAge = 0,
                    Network = "",
                },
                Cancel
            )
        );
    }

    private sealed class RecordingSender : IMessageSender
    {
        public List<RecountHint> Hints { get; } = [];

        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class
        {
            Hints.Add((RecountHint)(object)message);
            return Task.CompletedTask;
        }
    }
}
