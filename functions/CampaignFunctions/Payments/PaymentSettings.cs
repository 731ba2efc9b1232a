using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Payments;

/// <summary>Settings under <c>Payments</c>.</summary>
public sealed class PaymentSettings
{
    [Description(
        "Visits to the payment provider in a second, over all processes, in each of three lanes: open checkouts; read and "
            + "close (half as many again); charge and refund. A visit is a few calls. Visits that missed their turn get half "
            + "as many in addition."
    )]
    [Range(0.01, 100_000d), Harmless]
    public double PerSecond { get; set; } = 15;

    [Description("How many days after the first decline a charge is tried again; after the last, the charge is given up.")]
    [Increasing(60), Harmless]
    public double[] RetryAfterDays { get; set; } = [1, 3, 5, 7];

    internal TimeSpan[] Schedule => Array.ConvertAll(RetryAfterDays, TimeSpan.FromDays);
}
