using System.ComponentModel.DataAnnotations;

namespace CampaignFunctions.Settings;

/// <summary>Requires at least one number. All numbers are above zero, and each is larger than the previous number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IncreasingAttribute(double max) : ValidationAttribute
{
    /// <summary>The largest number that is allowed.</summary>
    public double Max { get; } = max;

    public override bool IsValid(object? value) =>
        value is double[] { Length: > 0 } numbers
        && numbers[^1] <= Max
        && numbers.Index().All(each => each.Item > (each.Index == 0 ? 0 : numbers[each.Index - 1]));
}
