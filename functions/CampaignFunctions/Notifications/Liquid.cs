using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;

namespace CampaignFunctions.Notifications;

/// <summary>Renders Liquid templates. The encoder escapes every value that a template shows.</summary>
internal static class Liquid
{
    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = new() { CultureInfo = CultureInfo.InvariantCulture };

    /// <summary>Returns the template of a text.</summary>
    /// <exception cref="InvalidOperationException">The text is not a template.</exception>
    public static IFluidTemplate Parse(string text) =>
        Parser.TryParse(text, out var template, out var error)
            ? template
            : throw new InvalidOperationException($"The template '{text}' cannot be read: {error}");

    public static string Write(this IFluidTemplate template, IReadOnlyDictionary<string, object?> values, TextEncoder encoder)
    {
        var context = new TemplateContext(Options);
        foreach (var (name, value) in values)
            context.SetValue(name, value);
        return template.Render(context, encoder);
    }
}
