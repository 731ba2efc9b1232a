using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Participants;

/// <summary>
/// Verifies an address by a code and the secret of its request. Each code works once, and five wrong guesses with its secret
/// spoil it; what others guess or request changes nothing. An unknown address gets the same answers as a known one.
/// </summary>
public sealed class VerifyCode(IDocumentStore store, Keyring keys, Codes codes, MailStops stops, TimeProvider clock)
{
    /// <summary>Returns the participant, or the problem that prevented the verification.</summary>
    /// <param name="email">The address in normal form.</param>
    public async Task<Result<Participant>> HandleAsync(
        CampaignDocument campaign,
        string email,
        string secret,
        string code,
        CancellationToken cancellationToken
    )
    {
        var (key, tag) = (IdentityDocument.KeyOf(keys, campaign, email), Secrets.TagOf(secret));
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
            var now = clock.GetUtcNow();
            var identity = found?.Document.Current(now);
            if (identity is null || Array.Find(identity.Codes, each => Secrets.IsEqual(each.Tag, tag)) is not { } issued)
                return Wrong(ProblemCode.WrongCode);
            if (issued.IsSpoilt)
                return Wrong(ProblemCode.SpoiltCode);

            var isRight = codes.IsRight(key, issued, campaign.Pepper, code);
            var next = isRight
                ? Verified(identity, issued, now)
                : identity.With(issued, guessed => guessed with { WrongGuesses = guessed.WrongGuesses + 1 });
            if (isRight) // mail has arrived there; the code is used only afterwards, so that a repeat after a fault finds it
                await stops.LiftAsync(email, MailStopKind.Undeliverable, cancellationToken);
            if (await store.ReplaceAsync(IdentityDocument.Container, next, found!.ETag, cancellationToken) is null)
                continue;
            if (isRight)
                return new Participant(campaign.Id, next.VoterKey, Tiers.Verified, next.CreatedAt);
            return Wrong(issued.WrongGuesses + 1 >= CodeState.MaxWrongGuesses ? ProblemCode.SpoiltCode : ProblemCode.WrongCode);
        }

        throw Contention.Exhausted();
    }

    private static Problem Wrong(ProblemCode problem)
    {
        CampaignTelemetry.WrongCodes.Add(1);
        return problem;
    }

    private static IdentityDocument Verified(IdentityDocument identity, CodeState used, DateTimeOffset now)
    {
        var agreed = used
            .Consents.DistinctBy(pending => (pending.Purpose, pending.Version))
            .Where(pending =>
                !Array.Exists(identity.Consents, given => (given.Purpose, given.Version) == (pending.Purpose, pending.Version))
            )
            .Select(pending => new Consent(pending.Purpose, pending.Version, now));
        return identity.Proven(used.Email ?? identity.Email) with
        {
            Locale = used.Locale,
            Consents = [.. identity.Consents, .. agreed],
            Codes = Array.FindAll(identity.Codes, each => each.Nonce != used.Nonce),
        };
    }
}
