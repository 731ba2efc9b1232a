using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
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
        Comments = new(store, Suggestions, NullLogger<FoldComments>.Instance);
        Sweep = new(store, Fold, Comments, clock);
        var trails = new AuditTrails<CommentDocument>(
            store,
            CommentDocument.Container,
            [new TellPeople(store, new NoSender(), clock)]
        );
        Post = new(
            store,
            Suggestions,
            new CampaignQuery(store, clock),
            trails,
            new HourlyLimits(clock),
            Hints,
            TestKeys.Keyring,
            clock
        );
        Change = new(store, Suggestions, trails, Hints, clock);
        Read = new(store, Suggestions);
        Recount = new(store, Suggestions, Hints, settings, clock);
    }

    public SupportHints Hints { get; }

    public SuggestionQuery Suggestions { get; }

    public SetSupport Support { get; }

    public ParticipantActions Mine { get; }

    public FoldSupport Fold { get; }

    public FoldComments Comments { get; }

    public PostComment Post { get; }

    public ChangeComment Change { get; }

    public ReadComments Read { get; }

    public SweepSupport Sweep { get; }

    public RecountSupport Recount { get; }

    /// <summary>Loses the hints at notices: their sweep is tested elsewhere.</summary>
    private sealed class NoSender : IMessageSender
    {
        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class => Task.CompletedTask;
    }
}
