using CampaignFunctions.Security;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Benchmarks;

/// <summary>
/// Issues participant tokens with the keys in the data folder of a local host, so that no measurement includes getting them.
/// </summary>
internal sealed class Tokens(string dataFolder, string campaignId)
{
    private readonly ParticipantTokens _tokens = new(
        new Keyring(
            Options.Create(
                new ConfigurationBuilder()
                    .AddJsonFile(Path.Combine(dataFolder, "keys.json"))
                    .Build()
                    .GetSection("Keys")
                    .Get<KeySettings>()!
            )
        ),
        TimeProvider.System
    );

    /// <summary>
    /// Writes a file with the token of a new voter on each line, and flushes it to disk, so that the write ends before the
    /// measurement begins.
    /// </summary>
    public string File(int count)
    {
        var lines = new string[count];
        Parallel.For(0, count, i => lines[i] = One(ParticipantTokens.NewVoterKey()));
        var file = Path.Combine(dataFolder, $"tokens-{Guid.CreateVersion7()}");
        using var stream = System.IO.File.Create(file);
        using var writer = new StreamWriter(stream);
        foreach (var line in lines)
            writer.WriteLine(line);
        writer.Flush();
        stream.Flush(flushToDisk: true);
        return file;
    }

    public string One(string voterKey) =>
        _tokens.Issue(new(campaignId, voterKey, Tiers.Open, TimeProvider.System.GetUtcNow())).Token;
}
