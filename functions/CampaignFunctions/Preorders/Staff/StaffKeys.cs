using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>Recognises the repeats of a call of staff by its idempotency key and its body.</summary>
public sealed class StaffKeys(Keyring keys, TimeProvider clock)
{
    /// <summary>Returns the action with its key, or the problem of the key.</summary>
    /// <param name="key">The idempotency key of the request.</param>
    /// <param name="bodyHash">The hash of the request's body: another body with the same key is refused.</param>
    internal Result<StaffAction> ActionOf(
        Result<string> key,
        CampaignDocument campaign,
        Staff staff,
        StaffCall call,
        string reason,
        string bodyHash
    )
    {
        if (key.Problem is { } malformed)
            return malformed;
        var caller = $"{staff.Issuer}\n{staff.Subject}";
        var route = $"{call.Kind}\n{call.PreorderId}";
        return new StaffAction(call.Kind, staff.Subject, clock.GetUtcNow(), reason)
        {
            Issuer = staff.Issuer,
            Key = IdempotencyKey.IdOf(keys, campaign.Pepper, caller, route, key.Value),
            EarlierKey = IdempotencyKey.IdOf(keys, campaign.Pepper, caller, $"{route}\n{bodyHash}", key.Value),
            BodyHash = BodyHash.Of(keys, campaign.Pepper, bodyHash),
        };
    }
}
