using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>Lets people be told when staff change the status or the response of a suggestion.</summary>
public sealed class TellPeople(IDocumentStore store, IMessageSender sender, TimeProvider clock) : IAfterAction<SuggestionDocument>
{
    public async Task FollowAsync(SuggestionDocument document, AuditedAction action, CancellationToken cancellationToken)
    {
        if (action.Action != SetStatus.ActionName)
            return;
        var run = NoticeRun.OfStatus(document, action, clock.GetUtcNow());
        await store.CreateAsync(NoticeRun.Container, run, cancellationToken);
        await sender.HintAsync(NoticeHint.Queue, new(run.Pk, run.Id), TimeSpan.Zero, clock);
    }
}
