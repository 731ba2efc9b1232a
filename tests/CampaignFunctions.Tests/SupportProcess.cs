using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;
using CampaignFunctions.Suggestions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tests;

/// <summary>The support use cases of one process.</summary>
internal sealed class SupportProcess
{
    public SupportProcess(IDocumentStore store, IMessageSender sender, TimeProvider clock, int foldAtMost = 250_000)
    {
        var settings = Options.Create(
            new Polls.TallySettings { HintEvery = TimeSpan.FromSeconds(0.5), CatchUpWithin = TimeSpan.Zero }
        );
        Suggestions = new(store);
        Hints = new SupportHints(sender, settings, clock, NullLogger<SupportHints>.Instance);
        Support = new(store, Suggestions, new CampaignQuery(store, clock), Hints, new(TestKeys.Keyring), clock);
        Fold = new(store, Suggestions, Hints, settings, clock, NullLogger<FoldSupport>.Instance) { MaxRevisions = foldAtMost };
        Mine = new(store, Suggestions, Support, new(store, Suggestions, clock));
        Sweep = new(store, Fold, clock);
        Recount = new(store, Suggestions, Hints, settings, clock);
    }

    public SupportHints Hints { get; }

    public SuggestionQuery Suggestions { get; }

    public SetSupport Support { get; }

    public ParticipantActions Mine { get; }

    public FoldSupport Fold { get; }

    public SweepSupport Sweep { get; }

    public RecountSupport Recount { get; }
}
