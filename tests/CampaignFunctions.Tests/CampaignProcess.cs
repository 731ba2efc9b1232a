using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tests;

/// <summary>
/// The use cases of one process. The process has its own caches, hints and limits. It shares the store with other processes.
/// </summary>
internal sealed class CampaignProcess
{
    internal static readonly SiteVerifyChallenge NoChallenge = new(
        Options.Create(new ChallengeSettings()),
        NullLogger<SiteVerifyChallenge>.Instance
    );

    public CampaignProcess(
        IDocumentStore store,
        IMessageSender sender,
        TimeProvider clock,
        TimeSpan? hintEvery = null,
        int foldAtMost = 250_000,
        TimeSpan? catchUpWithin = null
    )
    {
        var settings = Options.Create(
            new TallySettings
            {
                HintEvery = hintEvery ?? TimeSpan.FromSeconds(0.5),
                CatchUpWithin = catchUpWithin ?? TimeSpan.Zero,
            }
        );
        Store = store;
        Log = new BallotLog(store);
        Campaigns = new CampaignQuery(store, clock);
        Hints = new(sender, settings, clock, NullLogger<TallyHints>.Instance);
        Save = new(store, Campaigns, NoChallenge, TestKeys.Keyring, new(store, CampaignDocument.Container, []), clock);
        Cast = new(store, Log, Campaigns, Hints, new(clock), new(TestKeys.Keyring), clock);
        Faults = new(store, clock);
        Fold = new(store, Log, Campaigns, Hints, Faults, settings, clock, NullLogger<FoldShard>.Instance)
        {
            MaxRevisions = foldAtMost,
        };
        Shards = new(store);
        var lag = new ShardLag(Log);
        Sweep = new(Campaigns, Shards, lag, Faults, Hints, clock, NullLogger<SweepTallies>.Instance);
        Tallies = new(Shards, lag, clock);
        Recount = new(store, Log, Shards, lag, Hints, settings, clock);
        Rebuild = new(store, Log, clock);
    }

    /// <summary>Casts as the API does: it finds the campaign in the process's cache first.</summary>
    public async Task<Result<BallotRevision?>> CastAsync(
        Participant voter,
        string pollId,
        BallotRequest? ballot,
        int? expected = null,
        CancellationToken cancellationToken = default
    )
    {
        if (await Campaigns.FindAsync(voter.CampaignId, cancellationToken) is not { } campaign)
            return ProblemCode.CampaignNotFound;
        return await Cast.HandleAsync(
            new(campaign.Document, pollId, voter, ballot, expected, IPAddress.Loopback),
            cancellationToken
        );
    }

    public IDocumentStore Store { get; }

    public IBallotLogQuery Log { get; }

    public ICampaignQuery Campaigns { get; }

    public TallyHints Hints { get; }

    public SaveCampaign Save { get; }

    public CastBallot Cast { get; }

    public FoldShard Fold { get; }

    public ShardTallies Shards { get; }

    public SweepTallies Sweep { get; }

    public TallyQuery Tallies { get; }

    public FoldFaults Faults { get; }

    public RecountPoll Recount { get; }

    public RebuildTallies Rebuild { get; }
}
