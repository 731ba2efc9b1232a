using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// One random history of a poll. Voters cast, change and withdraw ballots from several devices through several processes.
/// Meanwhile hints get lost, folds race, recounts and rebuilds run, and the store fails. When all is calm and one sweep has run,
/// the tally must equal the tally of a separate model.
/// </summary>
internal sealed class VotingHistory
{
    private const string CampaignId = "c";
    private const string PollId = "p";

    private readonly Random _random;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Simulation _simulation;
    private readonly UnreliableQueue _queue;
    private readonly FaultyStore _store;
    private readonly CampaignProcess[] _processes;
    private readonly CampaignDocument _campaign;
    private readonly Dictionary<string, BallotContent> _model = [];

    public VotingHistory(int seed)
    {
        _random = new(seed);
        _simulation = new(_random);
        _queue = new(_random);
        var memory = new MemoryStore();
        _store = new(memory, _random);
        _processes = [new(_store, _queue, _clock), new(_store, _queue, _clock)];
        _campaign = Campaign();
        memory.CreateAsync(CampaignDocument.Container, _campaign, CancellationToken.None).GetAwaiter().GetResult();
    }

    private PollDefinition Poll => _campaign.Definition.Polls[0];

    public void Run()
    {
        var voters = Enumerable.Range(0, 1 + _random.Next(5)).Select(i => $"voter{i}").ToArray();
        var settled = voters.Where(_ => _random.Next(2) == 0).ToArray();
        foreach (var voter in voters)
        {
            // A voter with two devices cannot know which ballot came last. This voter votes once more when all is calm.
            foreach (var _ in Enumerable.Range(0, settled.Contains(voter) ? 1 : 2))
                _simulation.Start(() => VoteAsync(voter, 1 + _random.Next(4), settled.Contains(voter)));
        }

        _simulation.Start(() => RepeatAsync(12, FoldAsync));
        _simulation.Start(() => RepeatAsync(12, FoldAsync));
        _simulation.Start(() => RepeatAsync(3, () => RecountAsync(rebuild: false)));
        _simulation.Start(() => RepeatAsync(_random.Next(2), () => RecountAsync(rebuild: true)));
        _simulation.Start(() => RepeatAsync(8, AdvanceAsync));
        _simulation.Run();

        _store.IsReliable = _queue.IsReliable = true;
        while (_queue.Count > 0)
            _queue.Take();
        foreach (var voter in voters.Except(settled))
            _simulation.Start(() => VoteAsync(voter, 1, isAlone: false));
        Settle();
        while (_queue.Count > 0)
            _queue.Take();
        _simulation.Start(() => _processes[0].Sweep.HandleAsync(CancellationToken.None));
        Settle();
        _simulation.Start(CheckAsync);
        _simulation.Run();
    }

    /// <summary>Delivers hints until no more hints come.</summary>
    private void Settle()
    {
        _simulation.Run();
        for (var rounds = 0; rounds < 3 || _queue.Count > 0; rounds++)
        {
            Assert.InRange(rounds, 0, 50);
            _clock.Advance(TimeSpan.FromSeconds(1));
            _simulation.Start(() => RepeatAsync(_queue.Count, FoldAsync));
            _simulation.Run();
        }
    }

    private async Task VoteAsync(string voter, int times, bool isAlone)
    {
        for (var i = 0; i < times; i++)
        {
            var ballot = _random.Next(5) == 0 ? null : Ballot();
            int? expected = isAlone && _random.Next(3) == 0 ? _random.Next(4) : null;
            while (!await TryCastAsync(Participant(voter), ballot, expected))
                await Task.Yield(); // no answer, or 503: the client tries again
        }
    }

    private async Task<bool> TryCastAsync(Participant voter, BallotRequest? ballot, int? expected)
    {
        try
        {
            var cast = await AnyProcess().CastAsync(voter, PollId, ballot, expected);
            if (cast.Problem is { } problem)
            {
                Assert.NotNull(expected);
                Assert.Equal(ProblemCode.PreconditionFailed, problem.Code);
                return true;
            }

            _model[voter.VoterKey] = Said(ballot);
            return true;
        }
        catch (StoreBusyException)
        {
            return false;
        }
    }

    /// <summary>Returns the content of a ballot, calculated from the request and not from the response.</summary>
    private static BallotContent Said(BallotRequest? ballot) =>
        new()
        {
            Choices = ballot is null ? [] : ballot.Choices ?? [.. ballot.Points!.Keys],
            Points = ballot?.Points is null ? null : [.. ballot.Points.Values],
            Segments = ballot?.Segments,
            Tier = Tiers.Open,
        };

    private async Task FoldAsync()
    {
        await Task.Yield();
        if (_queue.Count == 0)
            return;
        var hint = _queue.Take();
        try
        {
            await AnyProcess().Fold.HandleAsync(hint, CancellationToken.None);
        }
        catch (StoreBusyException)
        {
            _queue.GiveBack(hint);
        }
    }

    private async Task RecountAsync(bool rebuild)
    {
        try
        {
            if (rebuild)
                await AnyProcess().Rebuild.HandleAsync(_campaign, Poll, CancellationToken.None);
            var recount = await AnyProcess().Recount.HandleAsync(_campaign, Poll, CancellationToken.None);
            Assert.True(
                recount.DifferenceCount == 0,
                $"A recount during the history differs: {string.Join(", ", recount.Differences.AsEnumerable())}"
            );
            Assert.Equal(recount.Matches, recount.Counted == recount.Held);
        }
        catch (StoreBusyException)
        {
            // The store was busy, so this recount has no result.
        }
    }

    private async Task CheckAsync()
    {
        var recount = await _processes[0].Recount.HandleAsync(_campaign, Poll, CancellationToken.None);
        Assert.True(recount.Matches, $"The final recount differs: {string.Join(", ", recount.Differences.AsEnumerable())}");

        var expected = new TallyCounts();
        foreach (var content in _model.Values)
            expected.Add(Poll, content);
        var tally = await _processes[1].Tallies.ReadAsync(_campaign, Poll, CancellationToken.None);
        Assert.Equal(Figures(expected), Figures(tally.Counts));
        Assert.Equal(_model.Values.Count(content => content.Counts), recount.Ballots);
    }

    private static async Task RepeatAsync(int times, Func<Task> work)
    {
        for (var i = 0; i < times; i++)
            await work();
    }

    private async Task AdvanceAsync()
    {
        await Task.Yield();
        _clock.Advance(TimeSpan.FromMilliseconds(_random.Next(700)));
    }

    private static SortedDictionary<string, long> Figures(TallyCounts counts) =>
        new(TallyComparison.Figures(counts).Where(figure => figure.Value != 0).ToDictionary(), StringComparer.Ordinal);

    private CampaignProcess AnyProcess() => _processes[_random.Next(_processes.Length)];

    private Participant Participant(string voter) => new(CampaignId, voter, Tiers.Open, _clock.GetUtcNow());

    private BallotRequest Ballot()
    {
        var options = Poll.Options.Select(option => option.Id).ToArray();
        _random.Shuffle(options);
        var country = _random.Next(2) == 0 ? "IT" : "PL";
        var segments = _random.Next(3) == 0 ? null : new Dictionary<string, string> { ["country"] = country };
        return Poll.Method == PollMethod.Points
            ? new()
            {
                Points = new() { [options[0]] = 1 + _random.Next(2), [options[1]] = 1 },
                Segments = segments,
            }
            : new() { Choices = options[..(1 + _random.Next(Poll.ChoiceLimit))], Segments = segments };
    }

    private CampaignDocument Campaign()
    {
        var method = (PollMethod)_random.Next(4);
        var definition = new CampaignDefinition
        {
            Id = CampaignId,
            Title = new() { ["en"] = "C" },
            Status = CampaignStatus.Live,
            Participation = Participation.Open,
            Limits = Limits.Off,
            Windows = new() { Voting = new(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)) },
            Segments = new() { ["country"] = ["IT", "PL"] },
            Polls =
            [
                new()
                {
                    Id = PollId,
                    Title = new() { ["en"] = "P" },
                    Method = method,
                    MaxChoices = method == PollMethod.Single ? 1 : 2,
                    MaxPoints = 3,
                    Shards = 1 + _random.Next(2),
                    Options =
                    [
                        .. Enumerable
                            .Range(0, 3)
                            .Select(i => new OptionDefinition
                            {
                                Id = i.ToString(CultureInfo.InvariantCulture),
                                Title = new() { ["en"] = "O" },
                            }),
                    ],
                },
            ],
        };
        return new()
        {
            Id = CampaignId,
            Status = CampaignStatus.Live,
            Definition = definition,
            Pepper = 1,
        };
    }
}
