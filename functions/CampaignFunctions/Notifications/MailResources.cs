using System.Text;

namespace CampaignFunctions.Notifications;

/// <summary>The templates and the texts of mails, which are files beside the code and parts of the assembly.</summary>
internal static class MailResources
{
    private const string Prefix = "mail/";

    /// <summary>Returns the names of the files in a folder.</summary>
    public static IEnumerable<string> Names(string folder) =>
        typeof(MailResources)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith($"{Prefix}{folder}/", StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal);

    public static string Read(string name)
    {
        using var stream = typeof(MailResources).Assembly.GetManifestResourceStream(Prefix + name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
