using Microsoft.Extensions.Options;

namespace CampaignFunctions.Settings;

/// <summary>Explains to the operator which settings keep a host from starting.</summary>
public static class SettingsFaults
{
    /// <summary>
    /// Returns one sentence for each wrong setting, each on its own line. Returns null if the exception has another cause.
    /// Several causes arrive together in one <see cref="AggregateException"/>; each of them must have an explanation.
    /// </summary>
    /// <param name="explainOther">Explains the other causes that a host knows. Returns null for an unknown cause.</param>
    public static string? Explain(Exception fault, Func<Exception, string?>? explainOther = null) =>
        fault switch
        {
            OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
            AggregateException { InnerExceptions: { Count: > 0 } many } => JoinIfExplained([
                .. many.Select(each => Explain(each, explainOther)),
            ]),
            _ => explainOther?.Invoke(fault),
        };

    private static string? JoinIfExplained(string?[] explanations) =>
        explanations.Contains(null) ? null : string.Join(Environment.NewLine, explanations);
}
