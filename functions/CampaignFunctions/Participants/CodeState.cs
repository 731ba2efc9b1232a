namespace CampaignFunctions.Participants;

/// <summary>A code that was issued. The digits are derived from the nonce and stored nowhere.</summary>
/// <param name="Locale">The language tag of the request. It is unverified until the code is used.</param>
public sealed record CodeState(string Nonce, DateTimeOffset IssuedAt, int WrongGuesses, string? Locale)
{
    public const int MaxWrongGuesses = 5;

    public static readonly TimeSpan ValidFor = TimeSpan.FromMinutes(10);

    public bool IsSpoilt => WrongGuesses >= MaxWrongGuesses;

    public bool IsExpired(DateTimeOffset now) => now >= IssuedAt + ValidFor;
}
