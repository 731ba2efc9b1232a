using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// The folder with all data of a local host. Only its owner can read the files. Locks of the operating system reserve it for one
/// process at a time. They end with the process, even after a crash.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private readonly FileStream _lock;
    private FileStream? _checksLock;

    /// <summary>Locks the folder. Creates the folder if it does not exist.</summary>
    /// <exception cref="IOException">Another process uses the folder, or the folder is not writable.</exception>
    public DataFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, OwnFolder);
        _lock = new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        MakeOwn(In("lock"));
        WasInterrupted = File.Exists(Running);
    }

    /// <summary>True if the last process that used the folder did not end as it should.</summary>
    public bool WasInterrupted { get; }

    /// <summary>True if the folder has documents.</summary>
    public bool HasDocuments =>
        Array.Exists([Store, Store + "-wal"], file => new FileInfo(file) is { Exists: true, Length: > 0 });

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

    /// <summary>The check values of the keys, with which the data was written.</summary>
    public string KeyChecks => In("key-checks.json");

    /// <summary>
    /// Returns the path of the configuration file with the development keys. Creates the file if it does not exist. Only its
    /// owner can read it.
    /// </summary>
    /// <exception cref="InvalidDataException">The keys are lost, but the data is there.</exception>
    public string Keys()
    {
        var file = In("keys.json");
        if (!File.Exists(file))
            CreateKeys(file);
        return file;
    }

    /// <summary>
    /// Creates the files of the databases and the mailbox that do not exist, so that only their owner can read them, and their
    /// logs, which get the same rights.
    /// </summary>
    public void CreateFiles()
    {
        foreach (var file in new[] { Store, Queues, Stripe, Mailbox })
        {
            if (!File.Exists(file))
                Write(file, "");
            MakeOwn(file);
        }
    }

    /// <summary>
    /// Locks the check values too, which every start reads: whoever deletes the file <c>lock</c> does not let a second host in.
    /// </summary>
    public void LockChecks() => _checksLock = new FileStream(KeyChecks, FileMode.Open, FileAccess.Read, FileShare.None);

    /// <summary>Records that a process uses the folder, until it has closed all files.</summary>
    public void Begin() => Write(Running, "");

    /// <summary>Records that all files are closed.</summary>
    public void End() => File.Delete(Running);

    /// <summary>Writes a file that is whole or does not exist, even after a crash.</summary>
    public static void Replace(string file, string text)
    {
        Write(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }

    private void CreateKeys(string file)
    {
        if (HasDocuments || File.Exists(KeyChecks))
            throw new InvalidDataException(
                $"{file} is missing, but the data of its keys is there. Restore the file from a copy: with other keys, everybody "
                    + "could vote and order again. To start anew, remove the whole folder."
            );

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
        Replace(file, keys.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public void Dispose()
    {
        _checksLock?.Dispose();
        _lock.Dispose();
    }

    private static void MakeOwn(string file)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnFile);
    }

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void Write(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnFile;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
        writer.Flush();
        ((FileStream)writer.BaseStream).Flush(flushToDisk: true);
    }

    private string Running => In("running");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
