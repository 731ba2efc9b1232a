using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>A code that was issued. The digits are derived from the nonce and stored nowhere.</summary>
/// <param name="Tag">The hash of the secret of the request. The code is valid only with this secret.</param>
/// <param name="Locale">The language tag of the request. It is unverified until the code is used.</param>
public sealed record CodeState(string Tag, string Nonce, DateTimeOffset IssuedAt, int WrongGuesses, string? Locale)
{
    public const int MaxWrongGuesses = 5;

    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    /// <summary>The consents that take effect when the code is used.</summary>
    public ConsentRequest[] Consents { get; set; } = [];

    /// <summary>The address that gets the code; null in a code of an earlier version, which goes to the identity's.</summary>
    public string? Email { get; init; }

    /// <summary>True if the mail with the code was handed over, or nobody is to get it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsMailed { get; init; }

    /// <summary>Until when a process has claimed the mail, or it is postponed; null if it may be sent now.</summary>
    public DateTimeOffset? MailClaimedUntil { get; init; }

    /// <summary>How often the mail server has not taken the mail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int MailAttempts { get; init; }

    /// <summary>Returns whether the mail may be sent now.</summary>
    public bool IsMailFree(DateTimeOffset now) => !IsMailed && !(MailClaimedUntil > now);

    public bool IsSpoilt => WrongGuesses >= MaxWrongGuesses;

    public bool IsExpired(DateTimeOffset now) => now >= IssuedAt + ValidFor;
}
