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
    public async Task<(Participant? Participant, Problem? Problem)> HandleAsync(
        CampaignDocument campaign,
        string email,
        string code,
        CancellationToken cancellationToken
    )
    {
        var key = IdentityDocument.KeyOf(keys, campaign.Pepper, campaign.Id, email);
        while (true)
        {
            var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
            var now = clock.GetUtcNow();
            if (found is not { Document: { Code: { } issued } identity } || issued.IsExpired(now))
                return (null, WithoutCode(campaign.Definition, key));

            var (next, problem) = Decide(
                identity,
                issued,
                codes.IsRight(key, issued, campaign.Pepper, code),
                campaign.Definition.Limits,
                now
            );
            if (next is null)
                return (null, problem);
            if (await store.ReplaceAsync(IdentityDocument.Container, next, found.ETag, cancellationToken) is null)
                continue;
            if (problem is not null)
                limits.Add(Guessed(campaign.Definition), LimitKind, key); // when this code is gone the answers go on as they were
            return problem is null ? (new(campaign.Id, next.VoterKey, Tiers.Verified, next.CreatedAt), null) : (null, problem);
        }
    }

    /// <summary>What the identity becomes, null where it stays, and what to answer.</summary>
    internal static (IdentityDocument? Next, Problem? Problem) Decide(
        IdentityDocument identity,
        CodeState code,
        bool isRight,
        Limits limits,
        DateTimeOffset now
    )
    {
        var hour = identity.Hour.At(now);
        if (limits != Limits.Off && hour.WrongGuesses >= WrongGuessesPerHour)
            return (null, new Problem(ProblemCode.TooManyRequests) { RetryAfter = HourlyLimits.UntilNextHour(now) });
        if (code.IsSpoilt)
            return (null, ProblemCode.SpoiltCode);
        if (isRight)
            return (Verified(identity, now), null);

        var guessed = code with { WrongGuesses = code.WrongGuesses + 1 };
        return (
            identity with
            {
                Code = guessed,
                Hour = hour with { WrongGuesses = hour.WrongGuesses + 1 },
            },
            guessed.IsSpoilt ? ProblemCode.SpoiltCode : ProblemCode.WrongCode
        );
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

    /// <summary>Codes are spoilt whatever the campaign's limits are.</summary>
    private static CampaignDefinition Guessed(CampaignDefinition campaign) => campaign with { Limits = Limits.Standard };

    /// <summary>Answers as if there were a code that nobody guesses. The count is this process's own.</summary>
    private Problem? WithoutCode(CampaignDefinition campaign, string key)
    {
        campaign = Guessed(campaign);
        limits.Add(campaign, LimitKind, key);
        return limits.Check(campaign, LimitKind, key, CodeState.MaxWrongGuesses) is null
            ? ProblemCode.WrongCode
            : ProblemCode.SpoiltCode;
    }
}
