using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// The folder with everything a local host keeps. It belongs to one process at a time, by a lock of the operating system's, which
/// ends with the process however that ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="IOException">Another process has the folder, or it cannot be written.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
        _lock = new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public static string Default =>
        System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
            "CampaignFunctions"
        );

    public string Path { get; }

    public string Store => In("campaigns.db");

    public string Queues => In("queues.db");

    public string Stripe => In("stripe.db");

    public string Mailbox => In("mailbox.ndjson");

    /// <summary>The development keys, made once: a configuration file that only its owner can read.</summary>
    public string Keys()
    {
        var file = In("keys.json");
        if (File.Exists(file))
            return file;

        using var staff = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new JsonObject
        {
            ["Keys"] = new JsonObject
            {
                ["Peppers"] = new JsonObject { ["1"] = Random() },
                ["SigningKeys"] = new JsonObject { ["1"] = Random() },
            },
            ["Local"] = new JsonObject { ["StaffKey"] = Convert.ToBase64String(staff.ExportPkcs8PrivateKey()) },
        };
        Write(file + ".new", keys.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        File.Move(file + ".new", file);
        return file;
    }

    public void Dispose() => _lock.Dispose();

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
        writer.Flush();
        ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
