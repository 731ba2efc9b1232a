using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Verifies an address by its code. Each code works once, and five wrong guesses spoil it. An unknown address, or an address
/// without a pending code, gets the same answers as a wrong guess.
/// </summary>
public sealed class VerifyCode(IDocumentStore store, Keyring keys, Codes codes, HourlyLimits limits, TimeProvider clock)
{
    public const int WrongGuessesPerHour = 20;

    private const string LimitKind = "guess";

    /// <summary>Returns the participant, or the problem that prevented the verification.</summary>
    /// <param name="email">The address in normal form.</param>
    public async Task<Result<Participant>> HandleAsync(
        CampaignDocument campaign,
        string email,
        string code,
        CancellationToken cancellationToken
    )
    {
        var key = IdentityDocument.KeyOf(keys, campaign.Pepper, campaign.Id, email);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
            var now = clock.GetUtcNow();
            if (found is not { Document: { Code: { } issued } identity } || issued.IsExpired(now))
                return WithoutCode(campaign.Id, key);

            var isRight = codes.IsRight(key, issued, campaign.Pepper, code);
            var decided = Decide(identity, issued, isRight, campaign.Definition.HasLimits, now);
            if (decided.Problem is { } refusal)
                return refusal;
            var (next, answer) = decided.Value;
            if (await store.ReplaceAsync(IdentityDocument.Container, next, found.ETag, cancellationToken) is null)
                continue;
            if (answer is null)
                return new Participant(campaign.Id, next.VoterKey, Tiers.Verified, next.CreatedAt);
            limits.Add(campaign.Id, LimitKind, key); // so the answers stay the same after this code has expired
            return answer;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns the changed identity and the problem to answer with (null if the code is right). Returns only a problem if the
    /// identity stays unchanged.
    /// </summary>
    internal static Result<(IdentityDocument Next, Problem? Answer)> Decide(
        IdentityDocument identity,
        CodeState code,
        bool isRight,
        bool hasLimits,
        DateTimeOffset now
    )
    {
        var hour = identity.Hour.At(now);
        if (hasLimits && hour.WrongGuesses >= WrongGuessesPerHour)
            return new Problem(ProblemCode.TooManyRequests) { RetryAfter = HourlyLimits.UntilNextHour(now) };
        if (code.IsSpoilt)
            return ProblemCode.SpoiltCode;
        if (isRight)
            return (Verified(identity, now), null);

        var guessed = code with { WrongGuesses = code.WrongGuesses + 1 };
        var next = identity with { Code = guessed, Hour = hour with { WrongGuesses = hour.WrongGuesses + 1 } };
        return (next, guessed.IsSpoilt ? ProblemCode.SpoiltCode : ProblemCode.WrongCode);
    }

    private static IdentityDocument Verified(IdentityDocument identity, DateTimeOffset now)
    {
        var agreed = identity
            .PendingConsents.DistinctBy(pending => (pending.Purpose, pending.Version))
            .Where(pending =>
                !Array.Exists(identity.Consents, given => (given.Purpose, given.Version) == (pending.Purpose, pending.Version))
            )
            .Select(pending => new Consent(pending.Purpose, pending.Version, now));
        return identity with
        {
            State = IdentityDocument.Verified,
            Locale = identity.Code?.Locale,
            Consents = [.. identity.Consents, .. agreed],
            PendingConsents = [],
            Code = null,
            Mail = null,
        };
    }

    /// <summary>
    /// Answers as if there were a code, and every guess were wrong. Wrong guesses spoil a code even if the campaign has no
    /// limits. Each process keeps this count for itself.
    /// </summary>
    private Problem WithoutCode(string campaignId, string key)
    {
        limits.Add(campaignId, LimitKind, key);
        return limits.Check(campaignId, LimitKind, key, CodeState.MaxWrongGuesses) is null
            ? new(ProblemCode.WrongCode)
            : new(ProblemCode.SpoiltCode);
    }
}
