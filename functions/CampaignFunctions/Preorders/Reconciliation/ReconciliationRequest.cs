using CampaignFunctions.Problems;

namespace CampaignFunctions.Preorders;

/// <summary>The request to compare the ledgers with the payment provider's books.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="To">The last day, before today, and at most 30 days after the first.</param>
public sealed record ReconciliationRequest(DateOnly From, DateOnly To)
{
    private const int MostDays = 31;

    internal DateTimeOffset Begin => new(From.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    internal DateTimeOffset End => new(To.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    internal Problem? Check(DateTimeOffset now)
    {
        if (From.Year < 2000 || From > To)
            return Problem.Invalid("from", "must be a day since the year 2000, and not after to");
        return To >= DateOnly.FromDateTime(now.UtcDateTime) || To.DayNumber - From.DayNumber >= MostDays
            ? Problem.Invalid("to", $"must be before today (UTC), and at most {MostDays - 1} days after from")
            : null;
    }
}
