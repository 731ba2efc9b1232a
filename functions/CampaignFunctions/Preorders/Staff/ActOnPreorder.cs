using System.Globalization;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Carries out actions of staff. Each action that changes a pre-order is recorded in it, once.</summary>
public sealed class ActOnPreorder(PreorderStore preorders, AuditTrails<PreorderDocument> audit, TimeProvider clock)
{
    /// <summary>Carries out an action whose rule recognises a repeat.</summary>
    /// <param name="rule">
    /// Returns the pre-order after the action, the same pre-order if there is nothing to do, or a refusal.
    /// </param>
    internal Task<Result<PreorderDocument>> HandleAsync(
        string campaignId,
        string preorderId,
        Staff staff,
        StaffActionKind kind,
        string? reason,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule,
        CancellationToken cancellationToken
    ) =>
        HandleAsync(
            campaignId,
            preorderId,
            new(kind, staff.Subject, clock.GetUtcNow(), reason) { Issuer = staff.Issuer },
            rule,
            cancellationToken
        );

    /// <summary>
    /// Carries out an action with the reason that the person gives; 400 if there is none. If the action has a key, a repeat with
    /// the same key changes nothing.
    /// </summary>
    internal async Task<Result<PreorderDocument>> HandleAsync(
        string campaignId,
        string preorderId,
        StaffAction action,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule,
        CancellationToken cancellationToken
    )
    {
        var reason = StaffAction.ReasonOf(action.Reason);
        if (reason.Problem is { } invalid)
            return invalid;
        var outcome = await preorders.ChangeAsync(
            campaignId,
            preorderId,
            preorder => Decide(preorder, action with { Reason = reason.Value }, rule),
            cancellationToken
        );
        if (outcome.IsSuccess)
            await audit.FollowAsync(outcome.Value, etag: null, cancellationToken);
        return outcome;
    }

    /// <summary>A repeat changes nothing. Another request with the same key is refused: it may be about money.</summary>
    private static Result<PreorderDocument> Decide(
        PreorderDocument preorder,
        StaffAction action,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule
    )
    {
        if (Find(preorder, action) is not { } known)
            return Recorded(preorder, rule(preorder, action.At), action);
        var isRepeat = known.BodyHash == action.BodyHash || IsEarlier(known, action);
        return isRepeat ? preorder : ProblemCode.IdempotencyKeyReused;
    }

    /// <summary>Returns whether an earlier version recorded this request.</summary>
    private static bool IsEarlier(StaffAction known, StaffAction action) =>
        known.BodyHash is null && known.Key is not null && known.Key == action.EarlierKey;

    /// <summary>Returns the recorded action of this request; null if there is none, or if the request has no key.</summary>
    internal static StaffAction? Find(PreorderDocument preorder, StaffAction action) =>
        action.Key is null
            ? null
            : Array.Find(
                preorder.StaffActions ?? [],
                known => known.Kind == action.Kind && (known.Key == action.Key || IsEarlier(known, action))
            );

    private static AuditedAction Audited(string issuer, PreorderDocument before, PreorderDocument after, StaffAction action)
    {
        AuditedChange[] changes =
        [
            .. AuditedChange.Of("status", KebabCase.Of(before.Status), KebabCase.Of(after.Status)),
            .. AuditedChange.Of("returnPercent", Text(before.ReturnPercent), Text(after.ReturnPercent)),
            .. AuditedChange.Of("refund", Text(before.Goodwill?.Amount), Text(after.Goodwill?.Amount)),
            .. AuditedChange.Of("offerUntil", Text(before.OfferUntil), Text(after.OfferUntil)),
            .. AuditedChange.Of("heldUntil", Text(before.HeldUntil), Text(after.HeldUntil)),
            .. AuditedChange.Of("country", before.Country != after.Country),
            .. action.AlsoChanges,
        ];
        return new(issuer, action.By, KebabCase.Of(action.Kind))
        {
            Reason = action.Reason,
            Changes = changes is [] ? null : changes,
        };
    }

    private static string? Text(IFormattable? value) =>
        value?.ToString(value is DateTimeOffset ? "O" : null, CultureInfo.InvariantCulture);

    private static Result<PreorderDocument> Recorded(
        PreorderDocument before,
        Result<PreorderDocument> decided,
        StaffAction action
    )
    {
        if (!decided.IsSuccess || ReferenceEquals(decided.Value, before))
            return decided;
        StaffAction[] actions = [.. before.StaffActions ?? [], action];
        var next = decided.Value with { StaffActions = actions[^Math.Min(StaffAction.Most, actions.Length)..] };
        return action.Issuer is { } issuer ? next.Audited(Audited(issuer, before, next, action), action.At) : next;
    }
}
