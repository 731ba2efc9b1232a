namespace CampaignFunctions.Harness;

/// <summary>Runs scenarios of limits, which count by the hour of the clock.</summary>
public static class WithinAnHour
{
    /// <summary>Runs a scenario, and once more if it failed and a full hour began meanwhile.</summary>
    /// <param name="scenario">It must be able to run twice, so it makes the campaign that it uses.</param>
    public static async Task RunAsync(Func<Task> scenario)
    {
        var hour = Hour();
        try
        {
            await scenario();
        }
        catch (Exception) when (Hour() != hour)
        {
            await scenario();
        }
    }

    private static long Hour() => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600;
}
