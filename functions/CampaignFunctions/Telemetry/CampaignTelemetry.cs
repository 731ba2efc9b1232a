using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace CampaignFunctions.Telemetry;

/// <summary>What the product tells of itself: traces from a request through its hint to the fold, and metrics. No text, token or address is in them.</summary>
public static class CampaignTelemetry
{
    /// <summary>The name of the traces' source and of the meter.</summary>
    public const string Name = "CampaignFunctions";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Ballots = Meter.CreateCounter<long>(
        "campaign.ballots",
        "{revision}",
        "Revisions appended to logs of ballots."
    );

    internal static readonly Counter<long> Folds = Meter.CreateCounter<long>(
        "campaign.folds",
        "{fold}",
        "Tallies and counts of support committed."
    );

    internal static readonly Histogram<double> FoldLag = Meter.CreateHistogram(
        "campaign.fold.lag",
        "s",
        "From the oldest revision in a fold to its commit.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] }
    );

    internal static readonly Counter<long> Hints = Meter.CreateCounter<long>(
        "campaign.hints",
        "{message}",
        "Messages sent to queues."
    );

    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "campaign.dead_letters",
        "{message}",
        "Messages given up."
    );

    internal static readonly Counter<long> PaymentFaults = Meter.CreateCounter<long>(
        "campaign.payment.faults",
        "{fault}",
        "Calls that the payment provider did not answer, or refused."
    );

    internal static readonly Histogram<double> PreorderLag = Meter.CreateHistogram(
        "campaign.preorder.lag",
        "s",
        "How long the oldest due pre-order has been due, at each sweep.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [30, 60, 120, 300, 600, 1800, 3600, 86400] }
    );

    internal static readonly Histogram<double> StoreDuration = Meter.CreateHistogram(
        "campaign.store.duration",
        "s",
        "Operations of the store.",
        tags: null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
        }
    );

    internal static readonly Counter<long> StoreThrottles = Meter.CreateCounter<long>(
        "campaign.store.throttles",
        "{operation}",
        "Operations that the store was too busy for."
    );

    /// <summary>
    /// Adds the product's traces and metrics. They go by OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is configured; a host adds what
    /// else it exports to.
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
