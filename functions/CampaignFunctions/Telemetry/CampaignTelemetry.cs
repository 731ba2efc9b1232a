using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace CampaignFunctions.Telemetry;

/// <summary>
/// The product's traces and metrics. A trace leads from a request through its hint to the fold. Traces and metrics never contain
/// a text, a token or an address.
/// </summary>
public static class CampaignTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "CampaignFunctions";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Ballots = Meter.CreateCounter<long>(
        "campaign.ballots",
        "{revision}",
        "Revisions that were appended to logs of ballots."
    );

    internal static readonly Counter<long> Folds = Meter.CreateCounter<long>(
        "campaign.folds",
        "{fold}",
        "Committed folds of tallies and of support."
    );

    internal static readonly Histogram<double> FoldLag = Meter.CreateHistogram(
        "campaign.fold.lag",
        "s",
        "Time from the oldest revision in a fold to the commit of the fold, and for a shard that is behind, to each sweep.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] }
    );

    internal static readonly Gauge<long> FailingFolds = Meter.CreateGauge<long>(
        "campaign.fold.faults",
        "{count}",
        "Counts of each kind that fail whatever is tried again, at each sweep."
    );

    internal static readonly Counter<long> Hints = Meter.CreateCounter<long>(
        "campaign.hints",
        "{message}",
        "Messages that were sent to queues."
    );

    internal static readonly Counter<long> LostHints = Meter.CreateCounter<long>(
        "campaign.hints.lost",
        "{message}",
        "Hints that a queue did not take in time. The sweeps replace them."
    );

    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "campaign.dead_letters",
        "{message}",
        "Messages that became dead letters."
    );

    internal static readonly Counter<long> PaymentFaults = Meter.CreateCounter<long>(
        "campaign.payment.faults",
        "{fault}",
        "Calls to the payment provider that failed or were refused."
    );

    internal static readonly Counter<long> UndeliveredMails = Meter.CreateCounter<long>(
        "campaign.mail.undelivered",
        "{mail}",
        "Mails about pre-orders that can never be delivered."
    );

    internal static readonly Counter<long> WrongCodes = Meter.CreateCounter<long>(
        "campaign.codes.wrong",
        "{guess}",
        "Codes that were wrong, spoilt, or not those of their request."
    );

    internal static readonly Counter<long> UnprovenMails = Meter.CreateCounter<long>(
        "campaign.mail.unproven",
        "{mail}",
        "Mails about unpaid pre-orders to addresses that nobody has proven: strangers may have caused them."
    );

    internal static readonly Counter<long> PostponedMails = Meter.CreateCounter<long>(
        "campaign.mail.postponed",
        "{attempt}",
        "Attempts to hand over a mail that the mail server did not take then. The mail is sent later."
    );

    internal static readonly Counter<long> StaffNeeded = Meter.CreateCounter<long>(
        "campaign.preorder.staff_needed",
        "{order}",
        "Pre-orders that began to wait for staff, because the payment provider rejected a call as wrong."
    );

    internal static readonly Histogram<double> PreorderLag = Meter.CreateHistogram(
        "campaign.preorder.lag",
        "s",
        "Time for which the oldest due work of each kind has been due, at each sweep.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [30, 60, 120, 300, 600, 1800, 3600, 86400] }
    );

    internal static readonly Gauge<long> OrdersInLine = Meter.CreateGauge<long>(
        "campaign.line.orders",
        "{order}",
        "Orders that wait in line for their checkout, at each sweep."
    );

    internal static readonly Histogram<double> TimeInLine = Meter.CreateHistogram(
        "campaign.line.oldest",
        "s",
        "Time that an order had waited in line when its checkout opened. The oldest goes first.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 30, 60, 300, 600, 1800, 3600, 7200, 86400] }
    );

    internal static readonly Histogram<double> StoreDuration = Meter.CreateHistogram(
        "campaign.store.duration",
        "s",
        "Duration of the store's operations.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        }
    );

    internal static readonly Counter<long> StoreThrottles = Meter.CreateCounter<long>(
        "campaign.store.throttles",
        "{operation}",
        "Operations that failed because the store was busy."
    );

    /// <summary>
    /// Adds the product's traces and metrics. They are exported by OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is configured. A
    /// host adds its other exporters itself.
    /// </summary>
    public static OpenTelemetryBuilder AddCampaignTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services
            .AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddSource(Name, "Azure.Cosmos.Operation"))
            .WithMetrics(metrics => metrics.AddMeter(Name));
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
        return telemetry;
    }
}
