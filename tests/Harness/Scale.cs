namespace CampaignFunctions.Harness;

/// <summary>
/// Chooses the form of tests with long histories or matrices. <c>dotnet test</c> runs their short form, and tests/Soak runs them
/// in full.
/// </summary>
public static class Scale
{
    /// <summary>The environment variable that selects the full form with the value <c>true</c>.</summary>
    public const string Variable = "CAMPAIGN_FULL_TESTS";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable(Variable) == "true";

    /// <summary>Returns the first number for the short form, and the second number for the full form.</summary>
    public static int Of(int shortForm, int full) => IsFull ? full : shortForm;
}
