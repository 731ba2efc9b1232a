using CampaignFunctions.Messaging;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Lets people be told when staff change the status or the response of a suggestion, or comment on it.
/// </summary>
public sealed class TellPeople(IDocumentStore store, IMessageSender sender, TimeProvider clock)
    : IAfterAction<SuggestionDocument>,
        IAfterAction<CommentDocument>
{
    public Task FollowAsync(SuggestionDocument document, AuditedAction action, CancellationToken cancellationToken) =>
        action.Action == SetStatus.ActionName
            ? StartAsync(NoticeRun.OfStatus(document, action, clock.GetUtcNow()), cancellationToken)
            : Task.CompletedTask;

    public Task FollowAsync(CommentDocument document, AuditedAction action, CancellationToken cancellationToken) =>
        action.Action == PostComment.ActionName
            ? StartAsync(NoticeRun.OfComment(document, action, clock.GetUtcNow()), cancellationToken)
            : Task.CompletedTask;

    private async Task StartAsync(NoticeRun run, CancellationToken cancellationToken)
    {
        await store.CreateAsync(NoticeRun.Container, run, cancellationToken);
        await sender.HintAsync(NoticeHint.Queue, new(run.Pk, run.Id), TimeSpan.Zero, clock);
    }
}
