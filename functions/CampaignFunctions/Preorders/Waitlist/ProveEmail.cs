using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Proves the email address of a pre-order by a secret that was mailed to it. Only then does the pre-order take its place on the
/// waitlist: nobody can keep units from others with addresses that are not theirs.
/// </summary>
public sealed class ProveEmail(PreorderStore preorders, CustomerContacts contacts, Keyring keys, TimeProvider clock)
{
    /// <summary>After this time, a pre-order whose address nobody has proven expires.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(7);

    /// <summary>
    /// Returns the pre-order, which takes its place a moment later. A repeated call returns it unchanged. A wrong secret gets the
    /// same answer as an unknown pre-order. The proof of a pre-order that is over is refused.
    /// </summary>
    public async Task<Result<PreorderDocument>> HandleAsync(
        CampaignDocument campaign,
        string preorderId,
        string secret,
        CancellationToken cancellationToken
    )
    {
        if (await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is not { } preorder)
            return ProblemCode.PreorderNotFound;
        if (preorder.ProofTag is null)
            return await RepeatAsync(campaign, preorder, secret, cancellationToken);
        var tag = Secrets.TagOf(secret);
        var proven = await preorders.ChangeAsync(
            campaign.Id,
            preorderId,
            found => Proven(found, tag, clock.GetUtcNow()),
            cancellationToken
        );
        if (proven.IsSuccess)
            await ProveContactAsync(campaign, proven.Value, secret, cancellationToken);
        return proven;
    }

    /// <summary>Answers the proof of an address that was proven before, or that needs none any more.</summary>
    private async Task<Result<PreorderDocument>> RepeatAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        string secret,
        CancellationToken cancellationToken
    )
    {
        if (!await ProveContactAsync(campaign, preorder, secret, cancellationToken))
            return ProblemCode.PreorderNotFound;
        return preorder.Status.IsOver() ? ProblemCode.PreorderLocked : preorder;
    }

    /// <summary>
    /// Records that the customer's address is proven. Returns false if the secret is not for the address that the customer has
    /// given last.
    /// </summary>
    private async Task<bool> ProveContactAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        string secret,
        CancellationToken cancellationToken
    ) =>
        await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is { Email: var email }
        && Secrets.IsEqual(secret, SecretOf(keys, campaign.Pepper, preorder.Id, email))
        && await contacts.ProveAsync(campaign.Id, preorder.VoterKey, email, cancellationToken);

    /// <summary>Returns the secret that proves this address for this pre-order. It is in mail to this address only.</summary>
    internal static string SecretOf(Keyring keys, int pepper, string preorderId, string email) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "email-proof", preorderId, email));

    /// <summary>Returns the link with the secret.</summary>
    internal static string UrlFor(CampaignDefinition campaign, PreorderDocument preorder, string secret) =>
        OrderLinks.UrlOf(campaign, preorder, $"confirm-email={preorder.Id}:{secret}");

    /// <summary>Returns the pre-order of a customer whose address must be proven first.</summary>
    internal static PreorderDocument Unproven(PreorderDocument waiting, DateTimeOffset now) =>
        waiting.Mail(PreorderMailKind.ConfirmEmail, now) with
        {
            DueAt = now + Within,
        };

    private static Result<PreorderDocument> Proven(PreorderDocument preorder, string tag, DateTimeOffset now)
    {
        if (!IsFor(preorder, tag))
            return ProblemCode.PreorderNotFound;
        return preorder with { ProofTag = null, DueAt = now };
    }

    /// <summary>Returns whether the secret with this hash proves the address that the pre-order waits for.</summary>
    internal static bool IsFor(PreorderDocument preorder, string tag) =>
        preorder.AwaitsProof() && preorder.ProofTag is { } awaited && Secrets.IsEqual(tag, awaited);
}
