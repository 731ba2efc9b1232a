using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
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
    /// same answer as an unknown pre-order.
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
        var contact = await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken);
        return contact is not null && IsEqual(secret, SecretOf(keys, campaign.Pepper, preorderId, contact.Email))
            ? await preorders.ChangeAsync(campaign.Id, preorderId, found => Proven(found, clock.GetUtcNow()), cancellationToken)
            : ProblemCode.PreorderNotFound;
    }

    /// <summary>Returns the secret that proves this address for this pre-order. It is in mail to this address only.</summary>
    internal static string SecretOf(Keyring keys, int pepper, string preorderId, string email) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "email-proof", preorderId, email));

    /// <summary>Returns the pre-order of a customer whose address must be proven first.</summary>
    internal static PreorderDocument Unproven(PreorderDocument waiting, DateTimeOffset now) =>
        waiting.Mail(PreorderMailKind.ConfirmEmail, now) with
        {
            AwaitsProof = true,
            DueAt = now + Within,
        };

    private static Result<PreorderDocument> Proven(PreorderDocument preorder, DateTimeOffset now) =>
        preorder is { Status: PreorderStatus.Waitlisted, AwaitsProof: true }
            ? preorder with
            {
                AwaitsProof = false,
                DueAt = now,
            }
            : preorder;

    private static bool IsEqual(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
