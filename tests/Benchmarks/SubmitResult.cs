namespace CampaignFunctions.Benchmarks;

/// <summary>The rate of one kind of writing call over HTTP, and the rate of the bare endpoint in the same run.</summary>
internal sealed record SubmitResult(double BarePerSecond, double PerSecond, double P99, long Errors)
{
    public double Share => PerSecond / BarePerSecond;
}
