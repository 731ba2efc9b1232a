using CampaignFunctions.Problems;

namespace CampaignFunctions.Tests;

/// <summary>Takes a result apart, so that a test can assert both the value and the problem.</summary>
internal static class ResultExtensions
{
    public static void Deconstruct<T>(this Result<T> result, out T? value, out Problem? problem) =>
        (value, problem) = (result.IsSuccess ? result.Value : default, result.Problem);
}
