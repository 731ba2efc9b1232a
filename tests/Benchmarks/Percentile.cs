namespace CampaignFunctions.Benchmarks;

internal static class Percentile
{
    public static double Of(IEnumerable<double> samples, int percent)
    {
        var sorted = samples.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
    }

    public static double Median(IEnumerable<double> samples) => Of(samples, 50);
}
