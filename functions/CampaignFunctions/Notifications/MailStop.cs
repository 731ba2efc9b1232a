using System.Globalization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Notifications;

/// <summary>Stops mail to an address, in all campaigns. It has only a keyed hash of the address.</summary>
public sealed record MailStop : IDocument
{
    /// <summary>The number of partitions of each kind.</summary>
    public const int Buckets = 16;

    public static readonly Container<MailStop> Container = new("mailstops", MailJson.Default.MailStop);

    /// <summary>The keyed hash of the address.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf(MailStopKind, int)"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required DateTimeOffset At { get; init; }

    /// <summary>Returns the stop of an address.</summary>
    /// <param name="address">The address as <see cref="MailboxAddresses.Canonical"/> returns it.</param>
    public static MailStop Of(Keyring keys, int pepper, string address, MailStopKind kind, DateTimeOffset at)
    {
        var hash = keys.Hash(pepper, "mail-stop", address);
        return new()
        {
            Id = Convert.ToHexStringLower(hash),
            Pk = PartitionOf(kind, hash[0] % Buckets),
            At = at,
        };
    }

    public static string PartitionOf(MailStopKind kind, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"{KebabCase.Of(kind)}:{bucket}");
}
