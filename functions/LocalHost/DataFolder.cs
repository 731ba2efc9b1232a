using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// The folder with all data of a local host. A lock of the operating system reserves it for one process at a time. The lock ends
/// with the process, even after a crash.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <summary>Locks the folder. Creates the folder if it does not exist.</summary>
    /// <exception cref="IOException">Another process uses the folder, or the folder is not writable.</exception>
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

    /// <summary>
    /// Returns the path of the configuration file with the development keys. Creates the file if it does not exist. Only its
    /// owner can read it.
    /// </summary>
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
