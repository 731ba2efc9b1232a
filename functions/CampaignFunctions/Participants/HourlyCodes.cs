namespace CampaignFunctions.Participants;

/// <summary>The number of issued codes in an hour. Hours are counted from 1970.</summary>
public sealed record HourlyCodes(long Hour, int Codes)
{
    public HourlyCodes At(DateTimeOffset now) => now.ToUnixTimeSeconds() / 3600 is var hour && hour == Hour ? this : new(hour, 0);
}
