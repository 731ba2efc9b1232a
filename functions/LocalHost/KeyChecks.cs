using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignFunctions.Security;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Compares the keys with those with which the data was written. With other keys, the same person gets another identity, and
/// votes a second time. The data folder keeps a check value of each key: a hash, which says nothing about the key.
/// </summary>
internal sealed class KeyChecks(DataFolder data, KeySettings keys, bool hasStore)
{
    /// <summary>Checks the keys before the data is opened.</summary>
    /// <exception cref="InvalidDataException">A key is missing or another one, or the data is missing.</exception>
    public void Verify()
    {
        if (Read() is not { } known)
            return; // the folder is new, or an earlier version wrote it
        foreach (var (number, value) in known.Peppers)
        {
            if (Find(keys.Peppers, number) is not { } pepper)
                throw Refused($"Keys:Peppers:{number} is missing, but the data was written with it.", "keys.json");
            if (ValueOf(pepper) != value)
                throw Refused($"Keys:Peppers:{number} is not the key with which the data was written.", "keys.json");
        }

        foreach (var (number, value) in known.SigningKeys)
        {
            if (Find(keys.SigningKeys, number) is { } key && ValueOf(key) != value)
                throw Refused($"Keys:SigningKeys:{number} is not the key with which the data was written.", "keys.json");
        }

        if (hasStore && known.HasStore && !data.HasDocuments)
            throw Refused($"{data.Store} is missing or empty, but the keys of its data are there.", "the database");
    }

    /// <summary>Records the keys, when the data is open.</summary>
    public void Save()
    {
        var before = Read();
        var next = new KnownKeys(
            Merged(before?.Peppers, keys.Peppers),
            Merged(null, keys.SigningKeys), // a signing key that was removed may come back as another one
            hasStore || before?.HasStore == true
        );
        var text = JsonSerializer.Serialize(next, LocalJson.Default.KnownKeys);
        if (before is null || text != JsonSerializer.Serialize(before, LocalJson.Default.KnownKeys))
            DataFolder.Replace(data.KeyChecks, text);
    }

    private KnownKeys? Read()
    {
        if (!File.Exists(data.KeyChecks))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(data.KeyChecks), LocalJson.Default.KnownKeys);
        }
        catch (JsonException)
        {
            throw Refused($"{data.KeyChecks} cannot be read.", "the file");
        }
    }

    private static InvalidDataException Refused(string reason, string lost) =>
        new($"{reason} Restore {lost} from a copy. To start anew, remove the whole folder.");

    private static string? Find(Dictionary<int, string> keys, string number) =>
        int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var known)
            ? keys.GetValueOrDefault(known)
            : null;

    private static SortedDictionary<string, string> Merged(SortedDictionary<string, string>? before, Dictionary<int, string> keys)
    {
        var merged = new SortedDictionary<string, string>(before ?? [], StringComparer.Ordinal);
        foreach (var (number, key) in keys)
            merged[number.ToString(System.Globalization.CultureInfo.InvariantCulture)] = ValueOf(key);
        return merged;
    }

    private static string ValueOf(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("check:" + key)).AsSpan(0, 8));
}
