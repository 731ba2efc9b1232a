namespace CampaignFunctions.Participants;

/// <summary>How many codes were issued and how many wrong guesses made in an hour, counted since 1970.</summary>
public sealed record HourlyCodes(long Hour, int Codes, int WrongGuesses)
{
    public HourlyCodes At(DateTimeOffset now) =>
        now.ToUnixTimeSeconds() / 3600 is var hour && hour == Hour ? this : new(hour, 0, 0);
}
