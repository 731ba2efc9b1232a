using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>Gives suggestions a status and a response of the brand.</summary>
public sealed partial class SetStatus(
    IDocumentStore store,
    SuggestionQuery suggestions,
    StatusHistory history,
    AuditTrails<SuggestionDocument> audit,
    TimeProvider clock,
    ILogger<SetStatus> logger
)
{
    internal const string ActionName = "set-status";
    internal const string StatusField = "status";

    private const int AtOnce = 8;

    /// <summary>Returns the suggestion after the call, and whether the call changed it.</summary>
    /// <param name="request">The status as the rules return it.</param>
    /// <param name="expected">The number of changes that the caller has seen; null if the caller does not care.</param>
    public async Task<Result<(SuggestionDocument Suggestion, bool IsChanged)>> HandleAsync(
        string campaignId,
        string suggestionId,
        StatusRequest request,
        int? expected,
        Staff moderator,
        CancellationToken cancellationToken
    )
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { } found)
                return ProblemCode.SuggestionNotFound;
            var standing = found.Document;
            var decision = Decide(standing, request, expected);
            if (decision.Problem is { } refusal)
                return refusal;
            if (decision.Value is not { } number)
            {
                await audit.FollowAsync(standing, found.ETag, cancellationToken); // the first call may have ended before
                return (standing, false);
            }

            await history.KeepAsync(campaignId, standing, cancellationToken);
            var now = clock.GetUtcNow();
            var next = standing
                .With(new StatusChange(number, request.Status, request.Response, now, moderator.Issuer, moderator.Subject))
                .Audited(ActionOf(standing, request, moderator), now);
            if (await store.ReplaceAsync(SuggestionDocument.Container, next, found.ETag, cancellationToken) is not { } etag)
                continue;
            await audit.FollowAsync(next, etag, cancellationToken);
            return (next, true);
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Gives several suggestions one status and response. Returns the outcome of each, in the order of the ids: a suggestion that
    /// cannot be changed does not keep the others from it.
    /// </summary>
    public async Task<BulkStatusItem[]> HandleAllAsync(
        string campaignId,
        string[] ids,
        StatusRequest request,
        Staff moderator,
        CancellationToken cancellationToken
    )
    {
        var items = new BulkStatusItem[ids.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, ids.Length),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (place, cancel) => items[place] = await TryAsync(campaignId, ids[place], request, moderator, cancel)
        );
        return items;
    }

    /// <summary>
    /// Returns the number of the change to write, null if the suggestion already has this status and response, or 412 if the
    /// caller has not seen the current one. A repeat of the last change may still name the one before it, because the answer to
    /// the first call may be lost.
    /// </summary>
    internal static Result<int?> Decide(SuggestionDocument standing, StatusRequest request, int? expected)
    {
        var count = standing.Change?.Number ?? 0;
        var isSame = standing.Status == request.Status && AreEqual(standing.Response, request.Response);
        var isExpected = expected is null or Preconditions.AnyRevision || expected == count || (isSame && expected == count - 1);
        if (!isExpected)
            return ProblemCode.PreconditionFailed;
        return isSame ? null as int? : count + 1;
    }

    private static AuditedAction ActionOf(SuggestionDocument standing, StatusRequest request, Staff moderator)
    {
        AuditedChange[] changes =
        [
            .. AuditedChange.Of(StatusField, KebabCase.Of(standing.Status), KebabCase.Of(request.Status)),
            .. AuditedChange.Of("response", !AreEqual(standing.Response, request.Response)),
        ];
        return AuditedAction.Of(moderator, ActionName, changes);
    }

    private async Task<BulkStatusItem> TryAsync(
        string campaignId,
        string id,
        StatusRequest request,
        Staff moderator,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var outcome = await HandleAsync(campaignId, id, request, expected: null, moderator, cancellationToken);
            if (outcome.Problem is { } problem)
                return new(id, BulkStatusOutcome.Refused, problem.Code.Code);
            return new(id, outcome.Value.IsChanged ? BulkStatusOutcome.Changed : BulkStatusOutcome.Unchanged);
        }
        catch (StoreBusyException)
        {
            return new(id, BulkStatusOutcome.Refused, ProblemCode.StoreBusy.Code);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, campaignId, id);
            return new(id, BulkStatusOutcome.Refused, ProblemCode.Fault.Code);
        }
    }

    private static bool AreEqual(Dictionary<string, string>? one, Dictionary<string, string>? other) =>
        one is null || other is null
            ? one is null && other is null
            : one.Count == other.Count && one.All(text => other.GetValueOrDefault(text.Key) == text.Value);

    [LoggerMessage(
        EventId = 531,
        Level = LogLevel.Error,
        Message = "The status of suggestion {SuggestionId} of campaign {CampaignId} cannot be changed"
    )]
    private partial void Unreadable(Exception fault, string campaignId, string suggestionId);
}
