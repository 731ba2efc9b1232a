using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.LocalHost.Stripe;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Makes what the Functions host needs on a developer's machine: the development keys in a data folder, its settings with these
/// keys, and the settings of <c>compose.yaml</c>, whose services they name.
/// </summary>
internal static class DevelopmentFiles
{
    private const string Tools = "http://localhost:7072";

    /// <summary>Writes the files, which only their owner can read, and says what to do next.</summary>
    /// <param name="folder">The data folder. Its keys are created if they do not exist.</param>
    /// <param name="settings">The settings of the Functions host. An existing file is kept.</param>
    /// <exception cref="InvalidDataException">The settings exist already, or there is no place for them.</exception>
    public static void Write(string folder, string settings)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(settings)) is { } place && !Directory.Exists(place))
            throw new InvalidDataException($"There is no folder {place}. Run the command in the root of the repository.");
        using var data = new DataFolder(folder);
        var keys = JsonNode.Parse(File.ReadAllText(data.Keys()))!;
        DataFolder.Replace(
            Path.Combine(data.Path, "compose.env"),
            $"CAMPAIGN_DATA={data.Path}\nMSSQL_SA_PASSWORD=Aa1-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}\n"
        );
        if (File.Exists(settings))
            throw new InvalidDataException($"{settings} exists already. Remove it to make a new one with the keys in {folder}.");
        DataFolder.Replace(settings, Fill(Sample(), keys).ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine(
            $"The keys are in {folder} and {settings}. Next: docker compose --env-file {folder}/compose.env up --wait"
        );
    }

    private static JsonObject Fill(JsonObject file, JsonNode keys)
    {
        var values = file["Values"]!.AsObject();
        foreach (var section in new[] { "Peppers", "SigningKeys" })
        foreach (var (number, key) in keys["Keys"]![section]!.AsObject())
            values[$"Keys__{section}__{number}"] = key!.GetValue<string>();
        values["Staff__Issuer"] = LocalStaff.Issuer;
        values["Staff__Audience"] = LocalStaff.Audience;
        values["Staff__MetadataAddress"] = Tools + LocalFunctions.StaffMetadata;
        values["Stripe__ApiKey"] = LocalStripe.ApiKey;
        values["Stripe__ApiBase"] = Tools + StripeEndpoints.Base;
        values["Stripe__WebhookSecret"] = LocalStripe.WebhookSecret(keys["Local"]!["StaffKey"]!.GetValue<string>());
        values["Smtp__Host"] = "localhost";
        values["Smtp__Port"] = "1025";
        values["Smtp__Security"] = "None";
        values["Http__PublicUrl"] = "http://localhost:7071/api";
        values["Http__ReturnToLocalhost"] = "true";
        values["Limits__ExemptLoopback"] = "true";
        return file;
    }

    private static JsonObject Sample()
    {
        using var sample = typeof(DevelopmentFiles).Assembly.GetManifestResourceStream("local.settings.sample.json")!;
        return JsonNode.Parse(sample)!.AsObject();
    }
}
