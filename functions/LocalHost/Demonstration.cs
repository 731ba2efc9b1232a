using System.Net;
using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// A campaign with votes for the first start of the local host. Its definition is a file beside the program. A few hundred
/// made-up visitors cast their ballots in the same way as real visitors.
/// </summary>
internal sealed class Demonstration(SaveCampaign save, CastBallot cast, TimeProvider clock)
{
    public const string CampaignId = "nuova-500";

    private const int Visitors = 400;
    private const int Seed = 500;

    private static readonly IPAddress[] Networks = [.. Enumerable.Range(1, 40).Select(i => new IPAddress([192, 0, 2, (byte)i]))];

    /// <summary>Creates the campaign and returns it. Returns null if the campaign exists already.</summary>
    public async Task<CampaignDocument?> CreateAsync()
    {
        var host = new Staff(LocalStaff.Issuer, "demonstration", [Staff.Admin]);
        var saved = await save.HandleAsync(Definition(), etag: null, host, CancellationToken.None);
        return saved.IsSuccess ? saved.Value.Document : null;
    }

    /// <summary>Casts the visitors' ballots.</summary>
    public async Task VoteAsync(CampaignDocument campaign, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        var votes = Enumerable.Range(0, Visitors).SelectMany(_ => Ballots(campaign, random)).ToArray();
        await Parallel.ForEachAsync(
            votes,
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken },
            async (vote, cancel) => await cast.HandleAsync(vote, cancel)
        );
    }

    private CampaignDefinition Definition()
    {
        var json = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "demonstration.json"));
        var definition = JsonSerializer.Deserialize(json, CampaignJson.Default.CampaignDefinition)!;
        var window = new Window(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(365));
        return definition with
        {
            Windows = new()
            {
                Suggestions = window,
                Voting = window,
                Preorders = window,
            },
        };
    }

    /// <summary>Returns the ballots of one visitor. A visitor votes in most polls.</summary>
    private IEnumerable<CastCommand> Ballots(CampaignDocument campaign, Random random)
    {
        var voter = new Participant(CampaignId, ParticipantTokens.NewVoterKey(), Tiers.Open, clock.GetUtcNow());
        var segments = campaign
            .Definition.Segments.Where(_ => random.Next(5) > 0)
            .ToDictionary(
                segment => segment.Key,
                segment => segment.Value[(int)(random.NextDouble() * random.NextDouble() * segment.Value.Length)]
            );
        foreach (var poll in campaign.Definition.Polls.Where(_ => random.Next(4) > 0))
            yield return new(
                campaign,
                poll.Id,
                voter,
                Ballot(poll, segments, random),
                null,
                Networks[random.Next(Networks.Length)]
            );
    }

    /// <summary>Returns a random ballot. The first options of a poll are more popular than the later ones.</summary>
    private static BallotRequest Ballot(PollDefinition poll, Dictionary<string, string> segments, Random random)
    {
        var favourites = poll
            .Options.Index()
            .OrderBy(option => (option.Index + 1) * random.NextDouble())
            .Select(option => option.Item.Id)
            .Take(1 + random.Next(Math.Min(poll.ChoiceLimit, poll.Options.Length)))
            .ToArray();
        return poll.Method == PollMethod.Points
            ? new()
            {
                Points = new() { [favourites[0]] = 1 + random.Next(poll.ChoiceLimit) },
                Segments = segments,
            }
            : new() { Choices = favourites, Segments = segments };
    }
}
