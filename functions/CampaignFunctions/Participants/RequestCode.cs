using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Participants;

/// <summary>
/// Issues a code to an email address, and creates the identity if it does not exist. The mail is sent on a hint. The result does
/// not reveal whether the address is that of a participant.
/// </summary>
public sealed class RequestCode(
    IDocumentStore store,
    IMessageSender sender,
    IChallenge challenge,
    HourlyLimits limits,
    Keyring keys,
    TimeProvider clock
)
{
    public const int CodesPerHour = 5;

    /// <summary>The most codes that are valid at once, even if every caller has solved a challenge.</summary>
    public const int MostAtOnce = 20;

    /// <summary>
    /// Returns the secret with which the code is valid; or a refusal if the caller must solve a challenge first, because the
    /// address has reached its limit for this hour.
    /// </summary>
    public async Task<Result<string>> HandleAsync(CodeCommand command, CancellationToken cancellationToken)
    {
        var campaign = command.Campaign;
        var key = IdentityDocument.KeyOf(keys, campaign, command.Email);
        var (secret, hasSolved) = (Secrets.New(), command.HasSolved);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = await store.FindAsync(IdentityDocument.Container, key, IdentityDocument.TheId, cancellationToken);
            var now = clock.GetUtcNow();
            var identity = (found?.Document ?? New(campaign, key, command.Email, now)).Current(now);
            if (identity.Codes.Length >= MostAtOnce)
                return new Problem(ProblemCode.TooManyRequests) { RetryAfter = CodeState.ValidFor };
            if (!hasSolved && IsOver(identity, campaign.Definition.HasLimits, now))
            {
                if (await challenge.AskAsync(command.ChallengeResponse, limits.TooMany(), cancellationToken) is { } refusal)
                    return refusal;
                hasSolved = true;
            }

            if (!await WriteAsync(Issued(identity, command, secret, now), found?.ETag))
                continue;
            await sender.HintAsync(MailHint.Queue, new(campaign.Id, identity.VoterKey), TimeSpan.Zero, clock);
            return secret;
        }

        throw Contention.Exhausted();
    }

    internal static bool IsOver(IdentityDocument identity, bool hasLimits, DateTimeOffset now) =>
        hasLimits && identity.Hour.At(now).Codes >= CodesPerHour;

    private static IdentityDocument Issued(IdentityDocument identity, CodeCommand command, string secret, DateTimeOffset now)
    {
        var hour = identity.Hour.At(now);
        var code = Codes.Issue(secret, now, command.Locale, command.Consents) with
        {
            IsMailed = IsTooLate(command.Campaign, identity),
            Email = command.Email,
        };
        return identity with
        {
            Codes = [.. identity.Codes, code],
            Mail = code.IsMailed ? identity.Mail : IdentityDocument.MailIsDue,
            Hour = hour with { Codes = hour.Codes + 1 },
        };
    }

    /// <summary>
    /// Returns whether the campaign is closed and the person has never taken part: then there is no mail, but everything else is
    /// the same. Participants still come to their orders and their data.
    /// </summary>
    private static bool IsTooLate(CampaignDocument campaign, IdentityDocument identity) =>
        campaign.Definition.Status == CampaignStatus.Closed && identity.State != IdentityDocument.Verified;

    private static IdentityDocument New(CampaignDocument campaign, string key, string email, DateTimeOffset now) =>
        new()
        {
            Pk = key,
            CampaignId = campaign.Id,
            Email = email,
            VoterKey = ParticipantTokens.NewVoterKey(),
            CreatedAt = now,
            State = IdentityDocument.Unverified,
        };

    /// <summary>
    /// Writes the identity. Returns false if another request came first. If the caller disconnects, the writes still finish.
    /// </summary>
    private async Task<bool> WriteAsync(IdentityDocument identity, string? etag)
    {
        if (etag is not null)
            return await store.ReplaceAsync(IdentityDocument.Container, identity, etag, CancellationToken.None) is not null;

        var voter = new VoterDocument
        {
            Pk = VoterDocument.PartitionOf(identity.CampaignId, identity.VoterKey),
            IdentityKey = identity.Pk,
            CreatedAt = identity.CreatedAt,
            State = VoterDocument.Unchecked,
        };
        await store.CreateAsync(VoterDocument.Container, voter, CancellationToken.None);
        // If another request came first, the sweep deletes this voter document.
        return await store.CreateAsync(IdentityDocument.Container, identity, CancellationToken.None) is not null;
    }
}
