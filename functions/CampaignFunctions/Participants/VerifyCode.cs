using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Proves an address by its code. Each code serves once; five wrong guesses spoil it. An address that has no code out, or is not known
/// at all, is answered as one whose code is guessed wrong.
/// </summary>
public sealed class VerifyCode(IDocumentStore store, Keyring keys, Codes codes, HourlyLimits limits, TimeProvider clock)
{
    public const int WrongGuessesPerHour = 20;

    private const string LimitKind = "guess";

    /// <summary>The participant, or why not.</summary>
    /// <param name="email">In normal form.</param>
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
            limits.Add(campaign.Id, LimitKind, key); // when this code has expired, the answers stay the same
            return answer;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns what the identity becomes and the problem to answer with (null: the code is right), or the problem if the identity stays as it
    /// is.
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
    /// Answers as if there were a code that nobody guesses. Wrong guesses spoil a code even if the campaign has no limits. This process keeps
    /// the count for itself.
    /// </summary>
    private Problem WithoutCode(string campaignId, string key)
    {
        limits.Add(campaignId, LimitKind, key);
        return limits.Check(campaignId, LimitKind, key, CodeState.MaxWrongGuesses) is null
            ? new(ProblemCode.WrongCode)
            : new(ProblemCode.SpoiltCode);
    }
}
