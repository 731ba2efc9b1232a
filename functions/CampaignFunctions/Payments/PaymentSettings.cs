namespace CampaignFunctions.Payments;

/// <summary>Settings under <c>Payments</c>.</summary>
public sealed class PaymentSettings
{
    /// <summary>Visits to the provider in a second, over all processes. A visit is a few calls: a charge makes a payment and confirms it.</summary>
    public double PerSecond { get; set; } = 15;

    /// <summary>How long a message waits for its turn; where it would be longer, it comes back later.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a checkout is left alone before it is looked at unasked.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after the first decline a charge is tried again; after the last it is given up.</summary>
    public string RetryAfterDays { get; set; } = "1,3,5,7";

    internal TimeSpan[] Schedule =>
        [
            .. RetryAfterDays
                .Split(',')
                .Select(days => TimeSpan.FromDays(double.Parse(days, System.Globalization.CultureInfo.InvariantCulture))),
        ];
}
