namespace CampaignFunctions.Storage;

/// <summary>A property's value: text or a whole number.</summary>
public readonly record struct Scalar(string? Text, long Number)
{
    public static implicit operator Scalar(string text) => new(text, 0);

    public static implicit operator Scalar(long number) => new(null, number);

    public object ToObject() => (object?)Text ?? Number;
}
