using System.Globalization;
using System.Text.Json;
using CampaignFunctions.Text;

namespace CampaignFunctions.Notifications;

/// <summary>The texts of a slice's mails in one language.</summary>
internal sealed class MailTexts
{
    private const string Fallback = "en";

    private readonly MailTextFile _file;
    private readonly Dictionary<string, MailTemplate> _mails;

    private MailTexts(string language, MailTextFile file)
    {
        (Language, _file, Culture) = (language, file, CultureInfo.GetCultureInfo(language));
        _mails = file.Mails.ToDictionary(mail => mail.Key, mail => new MailTemplate(mail.Value));
    }

    /// <summary>The language tag.</summary>
    public string Language { get; }

    /// <summary>Formats numbers.</summary>
    public CultureInfo Culture { get; }

    /// <summary>Reads the texts in all languages from a folder of <see cref="MailResources"/>.</summary>
    public static Dictionary<string, MailTexts> Read(string folder) =>
        MailResources
            .Names(folder)
            .Select(name => new MailTexts(
                Path.GetFileNameWithoutExtension(name),
                JsonSerializer.Deserialize(MailResources.Read(name), MailTextJson.Default.MailTextFile)!
            ))
            .ToDictionary(texts => texts.Language);

    /// <summary>Returns the texts in this language if there are any, and in English otherwise.</summary>
    public static MailTexts In(Dictionary<string, MailTexts> languages, string? locale) =>
        languages[LocalText.Language(locale, languages.Keys) ?? Fallback];

    /// <summary>Returns the content of a mail. A paragraph without text is left out.</summary>
    /// <param name="name">The receiver's name; null if it must not be shown.</param>
    /// <param name="url">The target of the button; there is no button if it is null.</param>
    public MailContent Write(string mail, IReadOnlyDictionary<string, object?> facts, string? name, string? url)
    {
        var (subject, paragraphs, button) = _mails[mail].Write(facts);
        return new(subject, name is null ? _file.Hello : Label("greeting", name), paragraphs)
        {
            Button = url is null ? null : new(button ?? Label("view"), url),
        };
    }

    /// <summary>Returns a label, with the values in place of {0}, {1}.</summary>
    public string Label(string label, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, _file.Labels[label], values);

    public string Date(DateTimeOffset time) => Format(time.UtcDateTime, _file.Date);

    public string Time(DateTimeOffset time) => Format(time.UtcDateTime, _file.Time);

    private string Format(DateTime time, string format)
    {
        var text = time.ToString(format, Culture);
        return time.Day == 1 && _file.FirstDay is { } first ? first + text[1..] : text;
    }
}
