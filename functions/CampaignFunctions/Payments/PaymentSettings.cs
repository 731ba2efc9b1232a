using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Payments;

/// <summary>Settings under <c>Payments</c>.</summary>
public sealed class PaymentSettings
{
    [Description(
        "Visits to the payment provider in a second, over all processes. A visit is a few calls: a charge creates a payment "
            + "and confirms it."
    )]
    [Range(0.01, 100_000d), Harmless]
    public double PerSecond { get; set; } = 15;

    [Description(
        "How long a message waits for its turn at the provider; if it would wait longer, the sweep brings it back later."
    )]
    [Range(typeof(TimeSpan), "00:00:01", "00:04:00"), Harmless]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    [Description("How long a checkout is left alone before the provider is asked about it unprompted.")]
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00"), Harmless]
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromMinutes(10);

    [Description("How many days after the first decline a charge is tried again; after the last, the charge is given up.")]
    [Increasing(60), Harmless]
    public double[] RetryAfterDays { get; set; } = [1, 3, 5, 7];

    internal TimeSpan[] Schedule => Array.ConvertAll(RetryAfterDays, TimeSpan.FromDays);
}
